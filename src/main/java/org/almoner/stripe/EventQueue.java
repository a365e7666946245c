package org.almoner.stripe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.almoner.stripe.EventBatch.Delivery;
import org.almoner.stripe.StripeInbox.Outcome;
import org.almoner.web.ProblemException;

/**
 * Lets deliveries that arrive while a transaction is under way form the next one. A delivery that comes alone starts at
 * once and waits for nobody; under load the cost of a transaction is shared by all that waited for it. Two transactions at
 * once were measured: they share less and gain nothing.
 */
@ApplicationScoped
class EventQueue {

    /** A database that hangs is as bad as one that refuses: Stripe waits for twenty seconds, and sends again. */
    static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** The figures of the queue. Whoever changes them measures with {@code bench/webhook}. */
    @ConfigMapping(prefix = "almoner.stripe.queue")
    interface Config {

        /** Events that share a transaction at most. */
        @Min(1)
        @WithDefault("128")
        int batch();

        /** Events that wait at most; beyond it the answer is 503 at once. */
        @Min(1)
        @WithDefault("4096")
        int waiting();
    }

    private final StripeInbox inbox;
    private final Config config;
    private final Vertx vertx;
    private final QuietLoop quietLoop;
    private final DistributionSummary batchSizes;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private boolean underWay;

    EventQueue(StripeInbox inbox, Config config, Vertx vertx, QuietLoop quietLoop, MeterRegistry metrics) {
        this.inbox = inbox;
        this.config = config;
        this.vertx = vertx;
        this.quietLoop = quietLoop;
        this.batchSizes = metrics.summary("almoner.stripe.batch.size");
    }

    /** @return the outcome, once committed; it fails when nothing was, or at once when too many wait already */
    Uni<Outcome> store(StripeEvent event) {
        Context caller = vertx.getOrCreateContext();
        quietLoop.isBusy(caller);
        return Uni.createFrom()
                .<Outcome>emitter(answer -> add(new Delivery(event, answer), caller))
                .emitOn(answer -> caller.runOnContext(ignored -> answer.run()));
    }

    private void add(Delivery delivery, Context caller) {
        EventBatch batch;
        synchronized (waiting) {
            if (waiting.size() >= config.waiting()) {
                delivery.answer().fail(ProblemException.unavailable("Too many events wait to be stored.", RETRY_AFTER));
                return;
            }
            waiting.add(delivery);
            batch = nextBatch();
        }
        // Nobody else waits, so nothing is gained from going to another thread.
        start(batch, caller);
    }

    /** @return null when nothing waits, or when what waits is to wait on */
    private EventBatch nextBatch() {
        if (waiting.isEmpty() || underWay) {
            return null;
        }
        List<Delivery> deliveries = new ArrayList<>();
        while (!waiting.isEmpty() && deliveries.size() < config.batch()) {
            deliveries.add(waiting.poll());
        }
        underWay = true;
        return new EventBatch(inbox, TRANSACTION_LIMIT, deliveries);
    }

    private void start(EventBatch batch, Context where) {
        if (batch == null) {
            return;
        }
        batchSizes.record(batch.size());
        // A context of its own: the session of a batch belongs to none of the requests in it.
        Context context = VertxContext.createNewDuplicatedContext(where);
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(ignored -> batch.store().subscribe().with(this::ended, failure -> ended(() -> {})));
    }

    /** Those that wait come first: they are the next transaction, while those that are to be answered are done. */
    private void ended(Runnable answers) {
        EventBatch next;
        synchronized (waiting) {
            underWay = false;
            next = nextBatch();
        }
        start(next, quietLoop.context());
        answers.run();
    }
}
