package org.almoner.stripe;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.almoner.stripe.StripeInbox.Outcome;
import org.almoner.web.DatabaseAway;
import org.almoner.web.ProblemException;

/**
 * Lets deliveries that arrive while a transaction is under way form the next one. A delivery that comes alone starts at
 * once and waits for nobody; under load the cost of a transaction is shared by all that waited for it. Each delivery is
 * answered after the commit that holds its event.
 */
@ApplicationScoped
class EventQueue {

    /** A database that hangs is as bad as one that refuses: Stripe waits for twenty seconds, and sends again. */
    static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** The figures of the queue. Whoever changes them measures with {@code bench/webhook}. */
    @ConfigMapping(prefix = "almoner.stripe.queue")
    interface Config {

        /** Transactions under way at once. */
        @Min(1)
        @WithDefault("1")
        int transactions();

        /** Events that share a transaction at most. */
        @Min(1)
        @WithDefault("128")
        int batch();

        /** Events that wait at most; beyond it the answer is 503 at once. */
        @Min(1)
        @WithDefault("4096")
        int waiting();
    }

    private record Waiting(StripeEvent event, UniEmitter<? super Outcome> answer) {}

    private final StripeInbox inbox;
    private final Config config;
    private final Vertx vertx;
    private final DistributionSummary batchSizes;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    EventQueue(StripeInbox inbox, Config config, Vertx vertx, MeterRegistry metrics) {
        this.inbox = inbox;
        this.config = config;
        this.vertx = vertx;
        this.batchSizes = metrics.summary("almoner.stripe.batch.size");
    }

    /** @return the outcome, once committed; it fails when nothing was, or at once when too many wait already */
    Uni<Outcome> store(StripeEvent event) {
        Context caller = vertx.getOrCreateContext();
        return Uni.createFrom()
                .<Outcome>emitter(answer -> enqueue(new Waiting(event, answer)))
                .emitOn(answer -> caller.runOnContext(ignored -> answer.run()));
    }

    private void enqueue(Waiting delivery) {
        synchronized (waiting) {
            if (waiting.size() >= config.waiting()) {
                delivery.answer.fail(ProblemException.unavailable("Too many events wait to be stored.", RETRY_AFTER));
                return;
            }
            waiting.add(delivery);
            if (underWay == config.transactions()) {
                return;
            }
            underWay++;
        }
        storeWhatWaits();
    }

    /** One transaction after the other until nothing waits. */
    private void storeWhatWaits() {
        List<Waiting> batch = takeBatch();
        if (batch.isEmpty()) {
            return;
        }
        batchSizes.record(batch.size());
        // A context of its own: the session of a batch belongs to none of the requests in it.
        Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(
                ignored -> store(batch).subscribe().with(done -> storeWhatWaits(), failure -> storeWhatWaits()));
    }

    private List<Waiting> takeBatch() {
        List<Waiting> batch = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && batch.size() < config.batch()) {
                batch.add(waiting.poll());
            }
            if (batch.isEmpty()) {
                underWay--;
            }
        }
        return batch;
    }

    /** Answers all of them. A batch that fails is gone through one by one, so that one bad event fails alone. */
    private Uni<Void> store(List<Waiting> batch) {
        return inTime(batch)
                .onItem()
                .invoke(outcomes -> answer(batch, outcomes))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    if (batch.size() == 1 || DatabaseAway.isCauseOf(failure)) {
                        batch.forEach(delivery -> delivery.answer.fail(failure));
                        return Uni.createFrom().voidItem();
                    }
                    return oneByOne(batch);
                });
    }

    private Uni<Void> oneByOne(List<Waiting> batch) {
        // Once the database is away there is no use in finding that out for each of them.
        AtomicReference<Throwable> away = new AtomicReference<>();
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(delivery -> {
                    if (away.get() != null) {
                        delivery.answer.fail(away.get());
                        return Uni.createFrom().voidItem();
                    }
                    return inTime(List.of(delivery))
                            .invoke(outcomes -> answer(List.of(delivery), outcomes))
                            .replaceWithVoid()
                            .onFailure()
                            .recoverWithItem(failure -> {
                                delivery.answer.fail(failure);
                                if (DatabaseAway.isCauseOf(failure)) {
                                    away.set(failure);
                                }
                                return null;
                            });
                })
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<List<Outcome>> inTime(List<Waiting> batch) {
        return inbox.store(batch.stream().map(Waiting::event).toList())
                .ifNoItem()
                .after(TRANSACTION_LIMIT)
                .fail();
    }

    private static void answer(List<Waiting> batch, List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer.complete(outcomes.get(i));
        }
    }
}
