package org.almoner.database.sql;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.almoner.database.pool.Loan;
import org.almoner.database.pool.ServerOptions;
import org.almoner.database.pool.TimeLimits;
import org.almoner.testing.LogWatch;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever gave up waiting for a connection keeps none, so that an overload ends when the load does. */
@QuarkusTest
class LoanTest {

    private static final int SIZE = 4;
    private static final Duration SHORT = Duration.ofMillis(15);

    @Inject
    Vertx vertx;

    @Inject
    TimeLimits limits;

    @Inject
    Config config;

    private final AtomicInteger used = new AtomicInteger();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private Pool ofQuarkus;
    private Pool ofOurs;

    /** As the service makes them, with a library that would give up as soon as these tests do. */
    @BeforeEach
    void open() {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        PoolTuning pools = new PoolTuning(limits);
        ofQuarkus = pools.create(new Made(
                vertx,
                new PoolOptions()
                        .setMaxSize(SIZE)
                        .setConnectionTimeout(Math.toIntExact(SHORT.toMillis()))
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS),
                List.of(server)));
        ofOurs = pools.ofConnections(SIZE);
    }

    @AfterEach
    void close() {
        ofQuarkus.close();
        ofOurs.close();
    }

    @Test
    void overloadOfThePoolOfSessionsLeavesItAllItsConnections() {
        overload(ofQuarkus, Pool::getConnection);
        assertThat(failures).isEmpty();
    }

    @Test
    void overloadOfAPoolOfTransactionsLeavesItAllItsConnections() {
        overload(ofOurs, pool -> Loan.from(pool, SHORT));
        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
    }

    @Test
    void connectionThatComesTooLateGoesBackToThePool() {
        List<SqlConnection> all = all(ofOurs);
        List<Integer> processes = processes(all);
        for (int i = 0; i < SIZE; i++) {
            assertAway(Loan.from(ofOurs, SHORT));
        }
        all.forEach(SqlConnection::close);
        assertThat(processes(all(ofOurs))).containsExactlyInAnyOrderElementsOf(processes);
    }

    @Test
    void poolThatIsClosedMeanwhileIsToldToWhoWaitsAndNotToWhoHasGivenUp() {
        try (LogWatch log = new LogWatch("")) {
            all(ofOurs);
            Future<SqlConnection> waits = Loan.from(ofOurs, Duration.ofMinutes(1));
            Future<SqlConnection> hasGivenUp = Loan.from(ofOurs, SHORT);
            assertAway(hasGivenUp);
            settled(ofOurs.close());
            assertAway(waits);
            assertAway(Loan.from(ofOurs));
            // Of all that runs beside this test, nothing is an error.
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    /** From every event loop, since a connection that is handed over on the same one is never on its way. */
    private void overload(Pool pool, Function<Pool, Future<SqlConnection>> lend) {
        // Made before: it takes longer than these wait.
        all(pool).forEach(SqlConnection::close);
        Future<Void> load = Future.fromCompletionStage(new EventLoops(vertx)
                .each(
                        4,
                        () -> Future.all(IntStream.range(0, 8)
                                .mapToObj(asker -> ask(pool, lend, 30))
                                .toList()))
                .subscribeAsCompletionStage());
        await().atMost(Duration.ofSeconds(30)).until(load::isComplete);
        assertThat(used).hasPositiveValue();
        assertThat(all(pool)).hasSize(SIZE);
    }

    private Future<Void> ask(Pool pool, Function<Pool, Future<SqlConnection>> lend, int times) {
        return times == 0
                ? Future.succeededFuture()
                : lend.apply(pool)
                        .onFailure(failures::add)
                        .compose(lent -> {
                            used.incrementAndGet();
                            return lent.query("select pg_sleep(0.005)")
                                    .execute()
                                    .eventually(done -> lent.close());
                        })
                        .transform(done -> ask(pool, lend, times - 1));
    }

    /** At the same time. */
    private List<SqlConnection> all(Pool pool) {
        return settled(Future.all(IntStream.range(0, SIZE)
                        .mapToObj(i -> pool.getConnection())
                        .toList()))
                .list();
    }

    private static List<Integer> processes(List<SqlConnection> connections) {
        return connections.stream()
                .map(connection -> settled(
                                connection.query("select pg_backend_pid()").execute())
                        .iterator()
                        .next()
                        .getInteger(0))
                .toList();
    }

    private static void assertAway(Future<?> lent) {
        assertThatThrownBy(() -> settled(lent))
                .satisfies(failure -> assertThat(DatabaseFailure.of(failure)).isEqualTo(DatabaseFailure.AWAY));
    }

    private static <T> T settled(Future<T> future) {
        await().until(future::isComplete);
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** What Quarkus would hand over. */
    private record Made(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}
}
