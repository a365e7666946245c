package org.almoner.stripe.inbox;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.inbox.EventStore.Reception;

/**
 * Deliveries that share a transaction; each is answered after the commit that holds its event. When the transaction fails
 * because of some of them, the others are tried again without waiting for what is held, and in halves as long as that does
 * not help: a bad event fails alone, and a payment that somebody has locked holds up nobody else. What is left when the time of
 * the batch is over is turned away, as what has waited for too long: nothing is known against it, nor against the database.
 */
final class EventBatch {

    private final EventStore store;
    private final Limits limits;
    private final boolean careful;
    private final List<Delivery> deliveries;
    private final long begun = System.nanoTime();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Delivery> held = new ArrayList<>();
    private boolean databaseAnswers;
    private Throwable away;

    /**
     * One event that waits for its answer.
     *
     * @param arrived by {@link System#nanoTime}
     * @param answer gets the outcome once it is committed, or why nothing was
     */
    record Delivery(StripeEvent event, long arrived, UniEmitter<? super Reception> answer) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - arrived);
        }
    }

    /**
     * @param lock how long a transaction waits for what others hold
     * @param whole how long all transactions of a batch take at most
     */
    record Limits(Duration lock, Duration whole) {

        /** With less than that, waiting for a lock would look like a database that does not answer. */
        Duration least() {
            return lock.multipliedBy(2);
        }
    }

    /**
     * What a batch came to.
     *
     * @param answers gives them; whoever goes on with the next batch does that first
     * @param held deliveries that are not answered, since others hold what they need
     * @param away why nothing can be stored at the moment; null when it can
     */
    record BatchResult(Runnable answers, List<Delivery> held, Throwable away) {}

    /** @param careful whether something was held a moment ago, so that waiting for it again is to no purpose */
    EventBatch(EventStore store, Limits limits, boolean careful, List<Delivery> deliveries) {
        this.store = store;
        this.limits = limits;
        this.careful = careful;
        this.deliveries = deliveries;
    }

    int size() {
        return deliveries.size();
    }

    /** It never fails, and is done within its limit. */
    Uni<BatchResult> store() {
        Deque<List<Delivery>> parts = new ArrayDeque<>();
        parts.push(deliveries);
        Uni<Void> done = careful
                ? carefully(parts)
                : together().onFailure().recoverWithUni(failure -> {
                    boolean alone = deliveries.size() == 1 && DatabaseFailure.of(failure) != DatabaseFailure.BUSY;
                    if (alone || DatabaseFailure.isAway(failure)) {
                        giveUp(parts, failure);
                        return Uni.createFrom().voidItem();
                    }
                    databaseAnswers = true;
                    return carefully(parts);
                });
        return done.map(all -> new BatchResult(() -> answers.forEach(Runnable::run), held, away));
    }

    private Uni<Void> together() {
        return Uni.createFrom()
                .deferred(() -> store.store(events(deliveries), limits.lock, left()))
                .invoke(outcomes -> {
                    for (int i = 0; i < deliveries.size(); i++) {
                        complete(deliveries.get(i), outcomes.get(i));
                    }
                })
                .replaceWithVoid();
    }

    /** One part after the other. Those that fail become two, until one is too small or the time is over. */
    private Uni<Void> carefully(Deque<List<Delivery>> parts) {
        if (databaseAnswers && left().compareTo(limits.least()) < 0) {
            turnAway(parts);
        }
        List<Delivery> part = parts.poll();
        if (part == null) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> store.storeFree(events(part), limits.lock, left()))
                .invoke(outcomes -> sort(part, outcomes))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    failed(part, failure, parts);
                    return null;
                })
                .chain(() -> carefully(parts));
    }

    private void sort(List<Delivery> part, List<Optional<Reception>> outcomes) {
        databaseAnswers = true;
        for (int i = 0; i < part.size(); i++) {
            Delivery delivery = part.get(i);
            outcomes.get(i).ifPresentOrElse(outcome -> complete(delivery, outcome), () -> held.add(delivery));
        }
    }

    private void failed(List<Delivery> part, Throwable failure, Deque<List<Delivery>> parts) {
        parts.push(part);
        if (databaseAnswers && left().isZero()) {
            turnAway(parts);
        } else if (DatabaseFailure.isAway(failure)) {
            giveUp(parts, failure);
        } else if (part.size() == 1) {
            fail(parts.poll(), failure);
        } else {
            List<Delivery> whole = parts.poll();
            int middle = whole.size() / 2;
            parts.push(whole.subList(middle, whole.size()));
            parts.push(whole.subList(0, middle));
        }
        databaseAnswers |= !DatabaseFailure.isAway(failure);
    }

    /** There is no use in finding out for each of them what is known of all. */
    private void giveUp(Deque<List<Delivery>> parts, Throwable failure) {
        if (DatabaseFailure.isAway(failure)) {
            away = failure;
        }
        parts.forEach(part -> fail(part, failure));
        parts.clear();
    }

    private void turnAway(Deque<List<Delivery>> parts) {
        parts.forEach(part -> fail(part, new TurnedAwayException("The time of the batch was over.")));
        parts.clear();
    }

    private Duration left() {
        Duration left = limits.whole.minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void complete(Delivery delivery, Reception outcome) {
        answers.add(() -> delivery.answer.complete(outcome));
    }

    private void fail(List<Delivery> part, Throwable failure) {
        part.forEach(delivery -> answers.add(() -> delivery.answer.fail(failure)));
    }

    private static List<StripeEvent> events(List<Delivery> part) {
        return part.stream().map(Delivery::event).toList();
    }
}
