package org.almoner.donation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import org.almoner.Rows;
import org.hibernate.reactive.mutiny.Mutiny;
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
    Mutiny.SessionFactory sessions;

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
        assertThat(run(session ->
                        insert(session, first, "DRAFT").thenCombine(insert(session, second, "DRAFT"), (a, b) -> 2)))
                .isEqualTo(2);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void statementThatIsRefusedUndoesThoseBeforeAndAfterItAndTellsWhy() {
        assertThatThrownBy(() -> run(session ->
                        insert(session, first, "NONSENSE").thenCombine(insert(session, second, "DRAFT"), (a, b) -> 2)))
                .hasStackTraceContaining("23514");
        assertThatThrownBy(() -> run(session ->
                        insert(session, second, "DRAFT").thenCombine(insert(session, first, "NONSENSE"), (a, b) -> 2)))
                .hasStackTraceContaining("23514");
        assertThat(stored()).isZero();
    }

    @Test
    void decisionThatFailsUndoesWhatWasSent() {
        assertThatThrownBy(() -> run(session -> {
                    insert(session, first, "DRAFT");
                    throw new IllegalStateException("cannot decide");
                }))
                .hasStackTraceContaining("cannot decide");
        assertThat(stored()).isZero();
    }

    @Test
    void readingThatFailsEndsItBeforeAnythingIsWritten() {
        AtomicInteger writes = new AtomicInteger();
        TwoTrips<List<Object[]>, Integer> trips = new TwoTrips<>(
                session -> SessionSql.send(session, "select 1 / ($1 - 1)", 1),
                (session, known) -> CompletableFuture.completedStage(writes.incrementAndGet()));
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> trips.inOwnTransaction(sessions)))
                .hasStackTraceContaining("22012");
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> new TwoTrips<Integer, Integer>(
                                session -> {
                                    throw new IllegalStateException("cannot ask");
                                },
                                (session, known) -> CompletableFuture.completedStage(writes.incrementAndGet()))
                        .inOwnTransaction(sessions)))
                .hasStackTraceContaining("cannot ask");
        assertThat(writes).hasValue(0);
    }

    @Test
    void whoNoLongerWaitsDoesNotInterruptIt() {
        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(
                () -> slow().ifNoItem().after(Duration.ofMillis(50)).fail()));
        await().untilAsserted(() -> assertThat(stored()).isEqualTo(1));
    }

    private Uni<List<Object[]>> slow() {
        return new TwoTrips<>(
                        session -> SessionSql.send(session, "select cast(pg_sleep($1) as text)", 0.3),
                        (session, known) -> insert(session, first, "DRAFT"))
                .inOwnTransaction(sessions);
    }

    private interface Writes {
        CompletionStage<Integer> send(Mutiny.Session session);
    }

    private Integer run(Writes writes) throws Throwable {
        TwoTrips<List<Object[]>, Integer> trips = new TwoTrips<>(
                session -> SessionSql.send(session, "select 1"), (session, known) -> writes.send(session));
        return VertxContextSupport.subscribeAndAwait(() -> trips.inOwnTransaction(sessions));
    }

    private static CompletionStage<List<Object[]>> insert(Mutiny.Session session, UUID id, String status) {
        return SessionSql.send(session, INSERT, id, status);
    }

    private long stored() {
        return rows.count("recording_tickets", "id in (?, ?)", first, second);
    }
}
