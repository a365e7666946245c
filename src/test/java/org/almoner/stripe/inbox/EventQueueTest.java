package org.almoner.stripe.inbox;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.almoner.database.sql.LockHeldException;
import org.almoner.stripe.inbox.EventStore.Reception;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who shares a transaction with whom, and who pays for whose failure; the transactions are played by {@link Transactions}. */
class EventQueueTest {

    private static final int BATCH = 4;
    private static final int WAITING = 10;
    private static final Duration QUEUED = Duration.ofMillis(1_500);
    private static final Vertx VERTX = Vertx.vertx();

    private final Transactions transactions = new Transactions();
    private EventQueue queue = queue(new Figures(QUEUED, Duration.ofSeconds(2), Duration.ofMillis(100)));

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void deliveryThatComesAloneStartsAtOnceAndIsAnsweredAfterItsCommit() {
        CompletableFuture<Reception> answer = send("a");
        transactions.await(1);
        assertThat(answer).isNotDone();
        transactions.commit(0);
        assertThat(answer.join()).isEqualTo(Reception.TAKEN);
    }

    @Test
    void thoseThatArriveDuringATransactionShareTheNext() {
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("b", "c", "d");
        transactions.commit(0);
        transactions.await(2);
        assertThat(transactions.begun.get(1).ids()).containsExactly("b", "c", "d");
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        transactions.commit(1);
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(Reception.TAKEN));
    }

    @Test
    void noMoreThanTheLimitShareATransaction() {
        send("a");
        transactions.await(1);
        sendAll("b", "c", "d", "e", "f");
        transactions.commit(0);
        transactions.await(2);
        transactions.commit(1);
        transactions.await(3);
        assertThat(transactions.begun.get(1).ids()).hasSize(BATCH);
        assertThat(transactions.begun.get(2).ids()).containsExactly("f");
        transactions.commit(2);
    }

    @Test
    void badEventFailsAloneAndTheOthersAreTaken() {
        transactions.failing = "bad";
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("b", "bad", "c", "d");
        transactions.commit(0);
        assertThatThrownBy(answers.get(1)::join).hasCauseInstanceOf(PgException.class);
        assertThat(List.of(answers.get(0), answers.get(2), answers.get(3)))
                .allSatisfy(answer -> assertThat(answer.join()).isEqualTo(Reception.TAKEN));
    }

    @Test
    void whatSomebodyHoldsKeepsNobodyElseWaiting() {
        transactions.held.add("held");
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("b", "held", "c");
        transactions.commit(0);
        assertThat(answers.get(0).join()).isEqualTo(Reception.TAKEN);
        assertThat(answers.get(2).join()).isEqualTo(Reception.TAKEN);
        assertThat(answers.get(1)).isNotDone();
        assertThat(send("later").join()).isEqualTo(Reception.TAKEN);
        assertThatThrownBy(answers.get(1)::join).hasCauseInstanceOf(LockHeldException.class);
        assertThat(transactions.waits).hasSize(1);
    }

    @Test
    void whatIsHeldForAMomentIsTakenWhenItIsFree() {
        transactions.held.add("held");
        send("a");
        transactions.await(1);
        CompletableFuture<Reception> answer = send("held");
        transactions.commit(0);
        await().until(() -> transactions.begun.size() > 2);
        transactions.held.clear();
        assertThat(answer.join()).isEqualTo(Reception.TAKEN);
    }

    @Test
    void tableThatIsLockedAsAWholeIsNotWaitedForOverAndOver() {
        transactions.locked = true;
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("b", "c", "d", "e");
        transactions.commit(0);
        answers.forEach(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(PgException.class));
        assertThat(transactions.begun.size()).isLessThan(10);
    }

    @Test
    void whatIsLeftWhenTheTimeOfABatchIsOverIsTurnedAwayAndTheDatabaseIsNotTakenForAway() {
        // After three that are slow too little is left; after two, enough, also where they were late by a second.
        queue = queue(new Figures(Duration.ofSeconds(10), Duration.ofSeconds(6), Duration.ofSeconds(1)));
        transactions.slowly = Duration.ofMillis(1_400);
        send("a");
        transactions.await(1);
        transactions.failing = "bad";
        List<CompletableFuture<Reception>> batch = sendAll("bad", "bad", "bad", "bad");
        transactions.commit(0);
        transactions.await(5);
        CompletableFuture<Reception> next = send("next");
        assertThatThrownBy(batch.get(0)::join).hasCauseInstanceOf(PgException.class);
        assertThat(batch.subList(1, BATCH))
                .allSatisfy(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(TurnedAwayException.class));
        transactions.await(6);
        transactions.commit(5);
        assertThat(next.join()).isEqualTo(Reception.TAKEN);
    }

    @Test
    void databaseThatIsAwayIsFoundOutOnceForAllThatWait() {
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("b", "c", "d", "e", "f", "g");
        transactions.begun.get(0).answer.fail(ClosedConnectionException.INSTANCE);
        answers.forEach(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(ClosedConnectionException.class));
        assertThat(transactions.begun).hasSize(1);
    }

    @Test
    void databaseThatGoesAwayWhileABatchIsGoneThroughIsNotAskedForEachOfTheRest() {
        transactions.failing = "bad";
        transactions.away = "b";
        send("a");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers = sendAll("bad", "b", "c");
        transactions.commit(0);
        answers.forEach(answer -> assertThatThrownBy(answer::join));
        assertThat(transactions.begun.stream().map(Begun::ids))
                .containsExactly(
                        List.of("a"),
                        List.of("bad", "b", "c"),
                        List.of("bad", "b", "c"),
                        List.of("bad"),
                        List.of("b", "c"));
    }

    @Test
    void whatHasWaitedForTooLongIsTurnedAway() {
        send("a");
        transactions.await(1);
        CompletableFuture<Reception> late = send("b");
        await().pollDelay(QUEUED.plusMillis(50)).until(() -> true);
        transactions.commit(0);
        assertThatThrownBy(late::join).hasCauseInstanceOf(TurnedAwayException.class);
        assertThat(transactions.begun).hasSize(1);
    }

    @Test
    void queueGoesOnAfterAFailure() {
        transactions.failing = "bad";
        CompletableFuture<Reception> bad = send("bad");
        assertThatThrownBy(bad::join).hasCauseInstanceOf(PgException.class);
        CompletableFuture<Reception> good = send("good");
        transactions.await(2);
        transactions.commit(1);
        assertThat(good.join()).isEqualTo(Reception.TAKEN);
    }

    @Test
    void whatDoesNotFitIsTurnedAwayAtOnceAndTheRestIsTaken() {
        send("first");
        transactions.await(1);
        List<CompletableFuture<Reception>> answers =
                IntStream.range(0, WAITING).mapToObj(i -> send("e" + i)).toList();
        CompletableFuture<Reception> tooMuch = send("one too many");
        assertThatThrownBy(tooMuch::join).cause().isInstanceOf(TurnedAwayException.class);
        for (int i = 0; i < 1 + (WAITING + BATCH - 1) / BATCH; i++) {
            transactions.await(i + 1);
            transactions.commit(i);
        }
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(Reception.TAKEN));
    }

    private EventQueue queue(Figures figures) {
        return new EventQueue(
                transactions, figures, VERTX, new QuietLoop(VERTX, new QuietLoop.OneMore()), new SimpleMeterRegistry());
    }

    private List<CompletableFuture<Reception>> sendAll(String... ids) {
        return List.of(ids).stream().map(this::send).toList();
    }

    private CompletableFuture<Reception> send(String id) {
        return queue.store(new StripeEvent(
                        id, "charge.succeeded", null, false, Instant.EPOCH, null, EventOutcome.NO_EFFECT, null))
                .subscribeAsCompletionStage();
    }

    /** A transaction that a test ends, unless {@link Transactions} does. */
    private record Begun(List<StripeEvent> events, UniEmitter<? super List<Optional<Reception>>> answer) {
        List<String> ids() {
            return events.stream().map(StripeEvent::id).toList();
        }
    }

    private static final class Transactions implements EventStore {

        final List<Begun> begun = new CopyOnWriteArrayList<>();

        /** Batches that waited for a lock, in vain. */
        final List<List<String>> waits = new CopyOnWriteArrayList<>();

        /** Every transaction with this event fails at once; those that are tried carefully end by themselves. */
        volatile String failing = "";

        /** A careful transaction with this event and without the failing one finds the database away. */
        volatile String away = "";

        /** Whether all others hold all. */
        volatile boolean locked;

        /** How long a careful transaction with the failing one takes; one that is not allowed as much runs out of its time. */
        volatile Duration slowly = Duration.ZERO;

        final Set<String> held = ConcurrentHashMap.newKeySet();

        @Override
        public Uni<List<Reception>> store(List<StripeEvent> events) {
            throw new AssertionError("The queue has limits");
        }

        @Override
        public Uni<List<Reception>> store(List<StripeEvent> events, Duration lock, Duration whole) {
            return begin(events, now -> {
                        if (now.ids().contains(failing)) {
                            now.answer.fail(new PgException("bad", "ERROR", "22001", "bad"));
                        } else if (begun.size() > 1 && (locked || !Collections.disjoint(now.ids(), held))) {
                            waits.add(now.ids());
                            now.answer.fail(new PgException("locked", "ERROR", "55P03", "locked"));
                        } else if (!waits.isEmpty()
                                || !held.isEmpty() && now.ids().equals(List.of("held"))) {
                            now.answer.complete(taken(now));
                        }
                    })
                    .map(outcomes ->
                            outcomes.stream().map(Optional::orElseThrow).toList());
        }

        @Override
        public Uni<List<Optional<Reception>>> storeFree(List<StripeEvent> events, Duration lock, Duration whole) {
            return begin(events, now -> {
                if (now.ids().contains(failing)) {
                    boolean inTime = slowly.compareTo(whole) < 0;
                    Throwable end = inTime ? new PgException("bad", "ERROR", "22001", "bad") : new TimeoutException();
                    later(inTime ? slowly : whole, () -> now.answer.fail(end));
                } else if (now.ids().contains(away)) {
                    now.answer.fail(ClosedConnectionException.INSTANCE);
                } else if (locked) {
                    now.answer.fail(new PgException("locked", "ERROR", "55P03", "locked"));
                } else {
                    now.answer.complete(now.events.stream()
                            .map(event -> held.contains(event.id())
                                    ? Optional.<Reception>empty()
                                    : Optional.of(Reception.TAKEN))
                            .toList());
                }
            });
        }

        private Uni<List<Optional<Reception>>> begin(List<StripeEvent> events, Consumer<Begun> what) {
            return Uni.createFrom().emitter(answer -> {
                Begun now = new Begun(events, answer);
                begun.add(now);
                what.accept(now);
            });
        }

        private static void later(Duration pause, Runnable what) {
            if (pause.isZero()) {
                what.run();
            } else {
                VERTX.setTimer(pause.toMillis(), passed -> what.run());
            }
        }

        void await(int transactions) {
            Waiting.await().until(() -> begun.size() >= transactions);
        }

        void commit(int transaction) {
            begun.get(transaction).answer.complete(taken(begun.get(transaction)));
        }

        private static List<Optional<Reception>> taken(Begun transaction) {
            return transaction.events.stream()
                    .map(event -> Optional.of(Reception.TAKEN))
                    .toList();
        }
    }

    private record Figures(Duration queued, Duration work, Duration lock) implements EventQueue.QueueSettings {

        @Override
        public int batch() {
            return BATCH;
        }

        @Override
        public int waiting() {
            return WAITING;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }
    }
}
