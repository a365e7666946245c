package org.almoner.stripe;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.StripeInbox.Outcome;

/** Deliveries that share a transaction; each is answered after the commit that holds its event. */
final class EventBatch {

    private final StripeInbox inbox;
    private final Duration limit;
    private final List<Delivery> deliveries;

    /** @param answer gets the outcome once it is committed, or why nothing was */
    record Delivery(StripeEvent event, UniEmitter<? super Outcome> answer) {}

    /** @param limit of one transaction */
    EventBatch(StripeInbox inbox, Duration limit, List<Delivery> deliveries) {
        this.inbox = inbox;
        this.limit = limit;
        this.deliveries = deliveries;
    }

    int size() {
        return deliveries.size();
    }

    /**
     * Goes through the transaction and, when it fails, through one for each delivery: a bad event fails alone.
     *
     * @return what gives the answers that are not given yet; it never fails
     */
    Uni<Runnable> store() {
        return inTime(deliveries)
                .<Runnable>map(outcomes -> () -> answer(deliveries, outcomes))
                .onFailure()
                .recoverWithUni(failure -> {
                    if (deliveries.size() == 1 || DatabaseFailure.isAway(failure)) {
                        return Uni.createFrom()
                                .item(() -> deliveries.forEach(delivery -> delivery.answer.fail(failure)));
                    }
                    return oneByOne().replaceWith(() -> {});
                });
    }

    private Uni<Void> oneByOne() {
        // Once the database is away there is no use in finding that out for each of them.
        AtomicReference<Throwable> away = new AtomicReference<>();
        return Multi.createFrom()
                .iterable(deliveries)
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
                                if (DatabaseFailure.isAway(failure)) {
                                    away.set(failure);
                                }
                                return null;
                            });
                })
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<List<Outcome>> inTime(List<Delivery> part) {
        List<StripeEvent> events = part.stream().map(Delivery::event).toList();
        return Uni.createFrom()
                .deferred(() -> inbox.store(events))
                .ifNoItem()
                .after(limit)
                .fail();
    }

    private static void answer(List<Delivery> part, List<Outcome> outcomes) {
        for (int i = 0; i < part.size(); i++) {
            part.get(i).answer.complete(outcomes.get(i));
        }
    }
}
