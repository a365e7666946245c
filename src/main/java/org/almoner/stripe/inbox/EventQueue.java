package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.almoner.database.sql.LockHeldException;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.inbox.EventBatch.Delivery;
import org.almoner.stripe.inbox.EventStore.Reception;

/**
 * Lets deliveries that arrive while a transaction is under way form the next one. A delivery that comes alone starts at
 * once and waits for nobody; under load the cost of a transaction is shared by all that waited for it. Two transactions at
 * once were measured: they share less and gain nothing.
 *
 * <p>Every delivery is answered within {@link QueueSettings#queued} and {@link QueueSettings#work} together, whatever the database does.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class EventQueue {

    /** After something was found held: until then batches do not wait for locks, which each of them would do in vain. */
    private static final Duration CAREFUL = Duration.ofSeconds(2);

    /** Until what is held is tried again. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The figures of the queue; those of time follow from the ten seconds of the contract. Whoever changes them measures with {@code bench/webhook}. */
    @ConfigMapping(prefix = "almoner.stripe.queue")
    interface QueueSettings {

        /** Events that share a transaction at most. */
        @WithDefault("128")
        int batch();

        /** Events that wait at most; beyond it the answer is 503 at once. */
        @WithDefault("4096")
        int waiting();

        /** How long an event waits for its transaction at most; beyond it the answer is 503. */
        default Duration queued() {
            return Duration.ofSeconds(4);
        }

        /** How long the transactions of a batch take at most, those included that mend what failed in the first. */
        default Duration work() {
            return Duration.ofSeconds(5);
        }

        /** How long a batch waits for a lock. Others write for milliseconds; who holds one longer is left out of it. */
        default Duration lock() {
            return Duration.ofMillis(300);
        }

        /** How long an event is tried again while others hold what it needs; beyond it the answer is 503. */
        default Duration patience() {
            return Duration.ofSeconds(2);
        }
    }

    private final EventStore store;
    private final QueueSettings config;
    private final EventBatch.Limits limits;
    private final Vertx vertx;
    private final QuietLoop quietLoop;
    private final DistributionSummary batchSizes;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private boolean underWay;
    private long heldAt = System.nanoTime() - CAREFUL.toNanos();

    EventQueue(EventStore store, QueueSettings config, Vertx vertx, QuietLoop quietLoop, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.limits = new EventBatch.Limits(config.lock(), config.work());
        this.vertx = vertx;
        this.quietLoop = quietLoop;
        this.batchSizes = metrics.summary("almoner.stripe.batch.size");
    }

    /** @return the outcome, once committed; it fails when nothing was, with {@link TurnedAwayException} when too many wait */
    Uni<Reception> store(StripeEvent event) {
        Context caller = vertx.getOrCreateContext();
        quietLoop.noteBusy();
        return Uni.createFrom()
                .<Reception>emitter(answer -> add(new Delivery(event, System.nanoTime(), answer), caller))
                .emitOn(OwnContext.caller());
    }

    private void add(Delivery delivery, Context caller) {
        EventBatch batch;
        List<Delivery> late = new ArrayList<>();
        synchronized (waiting) {
            if (waiting.size() >= config.waiting()) {
                delivery.answer().fail(new TurnedAwayException("Too many events wait to be stored."));
                return;
            }
            waiting.add(delivery);
            batch = nextBatch(late);
        }
        // Nobody else waits, so nothing is gained from going to another thread.
        start(batch, caller);
        late.forEach(EventQueue::tooLate);
    }

    /**
     * @param late gets those that have waited for too long
     * @return null when nothing waits, or when what waits is to wait on
     */
    private EventBatch nextBatch(List<Delivery> late) {
        if (underWay) {
            return null;
        }
        List<Delivery> deliveries = new ArrayList<>();
        while (!waiting.isEmpty() && deliveries.size() < config.batch()) {
            Delivery next = waiting.poll();
            (next.age().compareTo(config.queued()) > 0 ? late : deliveries).add(next);
        }
        if (deliveries.isEmpty()) {
            return null;
        }
        underWay = true;
        return new EventBatch(store, limits, isCareful(), deliveries);
    }

    /** Whether something was held a moment ago. */
    boolean isCareful() {
        synchronized (waiting) {
            return System.nanoTime() - heldAt < CAREFUL.toNanos();
        }
    }

    private void start(EventBatch batch, Context where) {
        if (batch != null) {
            batchSizes.record(batch.size());
            where.runOnContext(ignored -> batch.store().subscribe().with(this::ended));
        }
    }

    /** Those that wait come first: they are the next transaction, while those that are to be answered are done. */
    private void ended(EventBatch.BatchResult result) {
        EventBatch next;
        List<Delivery> unserved = new ArrayList<>();
        List<Delivery> late = new ArrayList<>();
        synchronized (waiting) {
            underWay = false;
            if (!result.held().isEmpty()) {
                heldAt = System.nanoTime();
            }
            if (result.away() != null) {
                unserved.addAll(waiting);
                waiting.clear();
            }
            next = nextBatch(late);
        }
        start(next, quietLoop.context());
        result.answers().run();
        // What one batch has found of the database holds for all that wait: none of them finds it out again.
        unserved.forEach(delivery -> delivery.answer().fail(result.away()));
        late.forEach(EventQueue::tooLate);
        if (!result.held().isEmpty()) {
            vertx.setTimer(PAUSE.toMillis(), later -> tryAgain(result.held()));
        }
    }

    private void tryAgain(List<Delivery> held) {
        EventBatch next;
        List<Delivery> late = new ArrayList<>();
        List<Delivery> patient = held.stream()
                .filter(delivery -> delivery.age().compareTo(config.patience()) < 0)
                .toList();
        synchronized (waiting) {
            for (int i = patient.size() - 1; i >= 0; i--) {
                waiting.addFirst(patient.get(i));
            }
            next = nextBatch(late);
        }
        start(next, quietLoop.context());
        held.stream()
                .filter(delivery -> !patient.contains(delivery))
                .forEach(delivery -> delivery.answer().fail(new LockHeldException()));
        late.forEach(EventQueue::tooLate);
    }

    private static void tooLate(Delivery delivery) {
        delivery.answer().fail(new TurnedAwayException("The event has waited to be stored for too long."));
    }
}
