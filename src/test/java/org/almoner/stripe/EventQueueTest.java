package org.almoner.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.almoner.stripe.StripeInbox.Outcome;
import org.almoner.web.ProblemException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who shares a transaction with whom, and who pays for whose failure; the transactions are played by {@link Transactions}. */
class EventQueueTest {

    private static final int BATCH = 4;
    private static final int WAITING = 10;
    private static final Vertx VERTX = Vertx.vertx();

    private final Transactions transactions = new Transactions();
    private final EventQueue queue = new EventQueue(
            transactions, new Figures(BATCH, WAITING), VERTX, new QuietLoop(VERTX), new SimpleMeterRegistry());

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void deliveryThatComesAloneStartsAtOnceAndIsAnsweredAfterItsCommit() {
        CompletableFuture<Outcome> answer = send("a");
        transactions.await(1);
        assertThat(answer).isNotDone();
        transactions.commit(0);
        assertThat(answer.join()).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void thoseThatArriveDuringATransactionShareTheNext() {
        send("a");
        transactions.await(1);
        List<CompletableFuture<Outcome>> answers = sendAll("b", "c", "d");
        transactions.commit(0);
        transactions.await(2);
        assertThat(transactions.begun.get(1).ids()).containsExactly("b", "c", "d");
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        transactions.commit(1);
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(Outcome.TAKEN));
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
        List<CompletableFuture<Outcome>> answers = sendAll("b", "bad", "c");
        transactions.commit(0);
        await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(answers.get(0).join()).isEqualTo(Outcome.TAKEN);
        assertThatThrownBy(answers.get(1)::join).hasCauseInstanceOf(PgException.class);
        assertThat(answers.get(2).join()).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void lostConnectionFailsAllOfABatchAndIsNotFoundOutForEach() {
        send("a");
        transactions.await(1);
        List<CompletableFuture<Outcome>> answers = sendAll("b", "c");
        transactions.commit(0);
        transactions.await(2);
        transactions.begun.get(1).answer.fail(ClosedConnectionException.INSTANCE);
        answers.forEach(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(ClosedConnectionException.class));
        assertThat(transactions.begun).hasSize(2);
    }

    @Test
    void databaseThatGoesAwayWhileABatchIsGoneThroughIsNotAskedForEachOfTheRest() {
        transactions.failing = "bad";
        transactions.away = "b";
        send("a");
        transactions.await(1);
        List<CompletableFuture<Outcome>> answers = sendAll("bad", "b", "c");
        transactions.commit(0);
        answers.forEach(answer -> assertThatThrownBy(answer::join));
        assertThat(transactions.begun.stream().map(Begun::ids))
                .containsExactly(List.of("a"), List.of("bad", "b", "c"), List.of("bad"), List.of("b"));
    }

    @Test
    void queueGoesOnAfterAFailure() {
        transactions.failing = "bad";
        CompletableFuture<Outcome> bad = send("bad");
        assertThatThrownBy(bad::join).hasCauseInstanceOf(PgException.class);
        CompletableFuture<Outcome> good = send("good");
        transactions.await(2);
        transactions.commit(1);
        assertThat(good.join()).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void whatDoesNotFitIsTurnedAwayAtOnceAndTheRestIsTaken() {
        send("first");
        transactions.await(1);
        List<CompletableFuture<Outcome>> answers =
                IntStream.range(0, WAITING).mapToObj(i -> send("e" + i)).toList();
        CompletableFuture<Outcome> tooMuch = send("one too many");
        assertThatThrownBy(tooMuch::join)
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.getResponse().getStatus()).isEqualTo(503));
        for (int i = 0; i < 1 + (WAITING + BATCH - 1) / BATCH; i++) {
            transactions.await(i + 1);
            transactions.commit(i);
        }
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(Outcome.TAKEN));
    }

    private List<CompletableFuture<Outcome>> sendAll(String... ids) {
        return List.of(ids).stream().map(this::send).toList();
    }

    private CompletableFuture<Outcome> send(String id) {
        return queue.store(new StripeEvent(
                        id, "charge.succeeded", null, false, Instant.EPOCH, null, EventOutcome.NO_EFFECT, null))
                .subscribeAsCompletionStage();
    }

    /** A transaction that a test ends. */
    private record Begun(List<StripeEvent> events, UniEmitter<? super List<Outcome>> answer) {
        List<String> ids() {
            return events.stream().map(StripeEvent::id).toList();
        }
    }

    private static final class Transactions extends StripeInbox {

        final List<Begun> begun = new CopyOnWriteArrayList<>();

        /** Every transaction with this event fails at once; when it has others too, those that follow end by themselves. */
        volatile String failing = "";

        /** A transaction of this event alone finds the database away. */
        volatile String away = "";

        private volatile boolean oneByOne;

        Transactions() {
            super(null, null, Clock.systemUTC());
        }

        @Override
        Uni<List<Outcome>> store(List<StripeEvent> events) {
            return Uni.createFrom().emitter(answer -> {
                Begun now = new Begun(events, answer);
                begun.add(now);
                if (now.ids().contains(failing)) {
                    oneByOne = events.size() > 1 || oneByOne;
                    answer.fail(new PgException("bad", "ERROR", "22001", "bad"));
                } else if (now.ids().equals(List.of(away))) {
                    answer.fail(ClosedConnectionException.INSTANCE);
                } else if (oneByOne) {
                    answer.complete(taken(events));
                }
            });
        }

        void await(int transactions) {
            org.awaitility.Awaitility.await().until(() -> begun.size() >= transactions);
        }

        void commit(int transaction) {
            begun.get(transaction).answer.complete(taken(begun.get(transaction).events));
        }

        private static List<Outcome> taken(List<StripeEvent> events) {
            return events.stream().map(event -> Outcome.TAKEN).toList();
        }
    }

    private record Figures(int batch, int waiting) implements EventQueue.Config {}
}
