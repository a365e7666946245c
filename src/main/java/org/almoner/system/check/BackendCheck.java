package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Sends a task through a worker thread and back to an event loop: what every request needs a turn of. */
@ApplicationScoped
class BackendCheck implements ServiceCheck {

    /** A turn takes less than a millisecond unless all threads are busy. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Vertx vertx;

    BackendCheck(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Service service() {
        return Service.BACKEND;
    }

    @Override
    public Uni<Finding> check() {
        long start = System.nanoTime();
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(() -> true, false).toCompletionStage())
                .map(done -> found(Duration.ofNanos(System.nanoTime() - start)));
    }

    private static Finding found(Duration turn) {
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return turn.compareTo(SLOW) > 0
                ? Finding.degraded("a task waits " + turn.toMillis() + " ms for a thread")
                : Finding.up("up for " + Words.of(uptime));
    }
}
