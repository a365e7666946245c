package org.almoner.database.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.almoner.database.pool.LazyPool;
import org.almoner.database.pool.ServerOptions;
import org.almoner.testing.LogWatch;
import org.almoner.testing.TcpProxy;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes nothing is not waited for beyond the limit: a connection and a place among those that read depend on it. */
@QuarkusTest
class SnapshotsTest {

    private static final Duration STALLED = Duration.ofMillis(500);

    private static final String SEVERAL_PIECES = "select generate_series(1, 3500)";
    private static final String LONG = "select generate_series(1, 10) from pg_sleep(0.3)";
    private static final String ONE_PIECE = "select generate_series(1, 10)";

    @Inject
    Snapshots snapshots;

    @Inject
    PoolTuning pools;

    @Inject
    Config config;

    private final List<CompletableFuture<Void>> takings = new ArrayList<>();
    private Pool pool;

    @BeforeEach
    void open() {
        pool = pools.ofConnections(Snapshots.LIMIT);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void whoTakesNothingIsNotWaitedForAndHoldsNoConnection() {
        try (LogWatch log = new LogWatch("")) {
            // More often than there are connections.
            for (int i = 0; i <= Snapshots.LIMIT; i++) {
                assertThatThrownBy(() -> read(SEVERAL_PIECES, this::takeNothing))
                        .satisfies(failure -> assertThat(DatabaseFailure.describe(failure))
                                .isEqualTo("nothing of it was taken for too long"));
                assertThatThrownBy(() -> read(ONE_PIECE, this::takeNothing))
                        .satisfies(failure -> assertThat(DatabaseFailure.describe(failure))
                                .isEqualTo("nothing of it was taken for too long"));
            }
            // Too late: nothing more is given to anybody, nor read on a connection that others have.
            takings.forEach(taking -> taking.complete(null));
            assertThat(all(SEVERAL_PIECES)).isEqualTo(3500);
            assertThat(all(ONE_PIECE)).isEqualTo(10);
            assertThat(takings).hasSize(2 * (Snapshots.LIMIT + 1));
            // Of all that runs beside this test, nothing is an error.
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    @Test
    void takersOwnFailureIsWhatIsTold() {
        assertThatThrownBy(() -> read(
                        SEVERAL_PIECES,
                        rows -> CompletableFuture.failedStage(new IllegalStateException("The client has gone"))))
                .hasMessage("The client has gone");
        assertThatThrownBy(() -> read(SEVERAL_PIECES, rows -> {
                    throw new IllegalStateException("A row cannot be written");
                }))
                .hasMessage("A row cannot be written");
        assertThat(all(SEVERAL_PIECES)).isEqualTo(3500);
    }

    @Test
    void connectionThatIsSilentForGoodIsGivenUpAndMissedByNobody() {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        try (TcpProxy proxy = TcpProxy.to(server.getPort())) {
            PgConnectOptions throughProxy =
                    new PgConnectOptions(server).setHost("127.0.0.1").setPort(proxy.port());
            LazyPool one = new LazyPool(() -> pools.ofConnections(1, throughProxy));
            assertThatThrownBy(() -> read(one, SEVERAL_PIECES, rows -> {
                        proxy.loseLines();
                        return CompletableFuture.completedStage(null);
                    }))
                    .satisfies(
                            failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
            assertThat(all(one, SEVERAL_PIECES)).isEqualTo(3500);
            one.letGo();
        }
    }

    /** Of the role, as PostgreSQL knows it since 17; or of a session that a pooler in transaction mode lends. */
    @Test
    void isNotEndedByALimitOnTransactionsThatSomebodyHasSet() {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        server.addProperty("transaction_timeout", "100ms");
        LazyPool one = new LazyPool(() -> pools.ofConnections(1, server));
        try {
            assertThat(rows(one, "show transaction_timeout").iterator().next().getString(0))
                    .isEqualTo("0");
            rows(one, "set transaction_timeout = '100ms'");
            assertThat(all(one, LONG)).isEqualTo(10);
        } finally {
            one.letGo();
        }
    }

    private static RowSet<Row> rows(LazyPool pool, String sql) {
        return pool.current()
                .query(sql)
                .execute()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private CompletableFuture<Void> takeNothing(List<Object[]> rows) {
        CompletableFuture<Void> taking = new CompletableFuture<>();
        takings.add(taking);
        return taking;
    }

    private int all(String sql) {
        return all(new LazyPool(() -> pool), sql);
    }

    private int all(LazyPool from, String sql) {
        List<Object[]> taken = new ArrayList<>();
        snapshots
                .read(from, sql, List.of(), rows -> {
                    taken.addAll(rows);
                    return CompletableFuture.completedStage(null);
                })
                .await()
                .atMost(Duration.ofSeconds(10));
        return taken.size();
    }

    private void read(String sql, Snapshots.Taker taker) {
        read(new LazyPool(() -> pool), sql, taker);
    }

    private void read(LazyPool from, String sql, Snapshots.Taker taker) {
        snapshots.read(from, STALLED, sql, List.of(), taker).await().atMost(Duration.ofSeconds(10));
    }
}
