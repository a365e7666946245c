package org.almoner.stripe.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The bulkhead: calls of Stripe block threads of their own, few and with a short queue, and nobody else's. */
@ApplicationScoped
public class StripeWorkers {

    private static final int JOB_WORKERS = 2;
    private static final int JOBS_WAITING = 50;
    private static final long IDLE_SECONDS = 60;

    /** Who asks: jobs never take the place of a donor. */
    public enum Lane {
        DONOR,
        JOB
    }

    private final Map<Lane, ThreadPoolExecutor> lanes = new EnumMap<>(Lane.class);

    StripeWorkers(StripeApiSettings settings, MeterRegistry metrics) {
        lanes.put(Lane.DONOR, pool(Lane.DONOR, settings.workers(), settings.waiting()));
        lanes.put(Lane.JOB, pool(Lane.JOB, JOB_WORKERS, JOBS_WAITING));
        lanes.forEach(
                (lane, pool) -> new ExecutorServiceMetrics(pool, "stripe-" + nameOf(lane), List.of()).bindTo(metrics));
    }

    Executor of(Lane lane) {
        return lanes.get(lane);
    }

    /** Does not wait: a call that hangs must not hold up a shutdown, and Stripe knows repetitions by their key. */
    @PreDestroy
    void stop() {
        lanes.values().forEach(ThreadPoolExecutor::shutdownNow);
    }

    private static ThreadPoolExecutor pool(Lane lane, int threads, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "stripe-" + nameOf(lane));
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static String nameOf(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }
}
