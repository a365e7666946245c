package org.almoner.database.sql;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All or nothing, although neither begin nor commit is waited for. */
@QuarkusTest
class TwoTripsTest {

    private static final String INSERT = """
            insert into recording_tickets (id, contact_type, contact_value, status, created_at, updated_at)
            values (cast($1 as uuid), 'EMAIL', 'trips@example.com', cast($2 as text), now(), now())
            """;

    @Inject
    Transactions transactions;

    @Inject
    Reads reads;

    @Inject
    Rows rows;

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();

    @AfterEach
    void noConnectionIsLeftInATransaction() {
        await().untilAsserted(() -> assertThat(rows.count("pg_stat_activity", "state like 'idle in transaction%'"))
                .isZero());
    }

    @Test
    void whatIsWrittenIsCommittedWhenItSaysSo() throws Throwable {
        assertThat(run(statements -> insert(statements, first, "DRAFT")
                        .thenCombine(insert(statements, second, "DRAFT"), (a, b) -> 2)))
                .isEqualTo(2);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void statementThatIsRefusedUndoesThoseBeforeAndAfterItAndTellsWhy() {
        assertThatThrownBy(() -> run(statements -> insert(statements, first, "NONSENSE")
                        .thenCombine(insert(statements, second, "DRAFT"), (a, b) -> 2)))
                .hasStackTraceContaining("23514");
        assertThatThrownBy(() -> run(statements -> insert(statements, second, "DRAFT")
                        .thenCombine(insert(statements, first, "NONSENSE"), (a, b) -> 2)))
                .hasStackTraceContaining("23514");
        assertThat(stored()).isZero();
    }

    @Test
    void decisionThatFailsUndoesWhatWasSent() {
        assertThatThrownBy(() -> run(statements -> {
                    insert(statements, first, "DRAFT");
                    throw new IllegalStateException("cannot decide");
                }))
                .hasStackTraceContaining("cannot decide");
        assertThat(stored()).isZero();
    }

    @Test
    void readingThatFailsEndsItBeforeAnythingIsWritten() {
        AtomicInteger writes = new AtomicInteger();
        TwoTrips<List<Object[]>, Integer> trips = new TwoTrips<>(
                statements -> statements.send("select 1 / ($1 - 1)", 1),
                (statements, known) -> CompletableFuture.completedStage(writes.incrementAndGet()));
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> transactions.run(trips)))
                .hasStackTraceContaining("22012");
        assertThatThrownBy(() ->
                        VertxContextSupport.subscribeAndAwait(() -> transactions.run(new TwoTrips<Integer, Integer>(
                                statements -> {
                                    throw new IllegalStateException("cannot ask");
                                },
                                (statements, known) -> CompletableFuture.completedStage(writes.incrementAndGet())))))
                .hasStackTraceContaining("cannot ask");
        assertThat(writes).hasValue(0);
    }

    @Test
    void whoNoLongerWaitsDoesNotInterruptIt() {
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                () -> slow().ifNoItem().after(Duration.ofMillis(50)).fail()));
        await().untilAsserted(() -> assertThat(stored()).isEqualTo(1));
    }

    @Test
    void whatTakesTooLongIsEndedAndNothingOfItGoesOn() {
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                        () -> transactions.runQueued(slowTrips(2), Duration.ofSeconds(1), Duration.ofMillis(100))))
                .satisfies(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
        await().untilAsserted(() -> assertThat(
                        rows.count("pg_stat_activity", "query like 'select cast(pg_sleep%'" + " and state = 'active'"))
                .isZero());
        await().during(Duration.ofMillis(500)).until(() -> stored() == 0);
        assertThatCode(() -> VertxContextSupport.subscribeAndAwait(this::slow)).doesNotThrowAnyException();
    }

    @Test
    void whatTakesTooLongOnALivingServerEndsAlone() {
        CompletableFuture<List<Object[]>> other = slow().subscribeAsCompletionStage();
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> transactions.rehearse(
                        Duration.ofMillis(100), statements -> statements.send("select cast(pg_sleep($1) as text)", 2))))
                .satisfies(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
        assertThatCode(other::join).doesNotThrowAnyException();
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void whatWasGivenUpAsksNothingMore() {
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                        () -> transactions.rehearse(Duration.ofMillis(100), statements -> askOn(statements, asked))))
                .satisfies(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
        AtomicInteger before = new AtomicInteger(-1);
        await().during(Duration.ofMillis(300)).until(() -> before.getAndSet(asked.get()) == asked.get());
    }

    private static CompletionStage<Object> askOn(Statements statements, AtomicInteger asked) {
        return statements.send("select cast(pg_sleep($1) as text)", 0.01).thenCompose(more -> {
            asked.incrementAndGet();
            return askOn(statements, asked);
        });
    }

    @Test
    void everyTransactionHasItsTimeLimits() throws Throwable {
        List<Object[]> limits = VertxContextSupport.subscribeAndAwait(() -> transactions.runQueued(
                new TwoTrips<>(
                        statements -> statements.send("select current_setting('lock_timeout'),"
                                + " current_setting('statement_timeout'),"
                                + " current_setting('idle_in_transaction_session_timeout')"),
                        (statements, known) -> CompletableFuture.completedStage(known)),
                Duration.ofMillis(700),
                Duration.ofSeconds(5)));
        assertThat(limits.get(0)).containsExactly("700ms", "4s", "4s");
    }

    @Test
    void everyConnectionForReadingHasThemToo() throws Exception {
        assertThat(reads.send("select current_setting('lock_timeout'), current_setting('statement_timeout')")
                        .toCompletableFuture()
                        .get()
                        .get(0))
                .containsExactly("2s", "4s");
    }

    @Test
    void rehearsalLeavesNothing() throws Throwable {
        Object[] seen = VertxContextSupport.subscribeAndAwait(() -> transactions.rehearse(
                        Duration.ofSeconds(5),
                        statements -> insert(statements, first, "DRAFT")
                                .thenCompose(done -> statements.send(
                                        "select count(*) from recording_tickets where id = cast($1 as uuid)", first))))
                .get(0);
        assertThat(seen).containsExactly(1L);
        assertThat(stored()).isZero();
    }

    private Uni<List<Object[]>> slow() {
        return transactions.run(slowTrips(0.3));
    }

    private TwoTrips<List<Object[]>, List<Object[]>> slowTrips(double seconds) {
        return new TwoTrips<>(
                statements -> statements.send("select cast(pg_sleep($1) as text)", seconds),
                (statements, known) -> insert(statements, first, "DRAFT"));
    }

    private interface Writes {
        CompletionStage<Integer> send(Statements statements);
    }

    private Integer run(Writes writes) throws Throwable {
        TwoTrips<List<Object[]>, Integer> trips = new TwoTrips<>(
                statements -> statements.send("select 1"), (statements, known) -> writes.send(statements));
        return VertxContextSupport.subscribeAndAwait(() -> transactions.run(trips));
    }

    private static CompletionStage<List<Object[]>> insert(Statements statements, UUID id, String status) {
        return statements.send(INSERT, id, status);
    }

    private long stored() {
        return rows.count("recording_tickets", "id in (?, ?)", first, second);
    }
}
