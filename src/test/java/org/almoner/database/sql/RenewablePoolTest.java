package org.almoner.database.sql;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.almoner.database.pool.RenewablePool;
import org.almoner.database.pool.ServerOptions;
import org.almoner.database.pool.TimeLimits;
import org.almoner.testing.TcpProxy;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RenewablePoolTest {

    private static final int SIZE = 3;
    private static final Duration SHORT = Duration.ofMillis(300);

    @Inject
    Vertx vertx;

    @Inject
    PoolTuning pools;

    @Inject
    TimeLimits limits;

    @Inject
    Config config;

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void connectionsThatAreSilentForGoodAreReplaced() {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        try (TcpProxy proxy = TcpProxy.to(server.getPort())) {
            PoolTuning throughProxy = new PoolTuning(limits);
            Pool pool = throughProxy.create(new Input(
                    vertx,
                    new PoolOptions().setMaxSize(SIZE),
                    List.of(new PgConnectOptions(server).setHost("127.0.0.1").setPort(proxy.port()))));
            borrowAll(pool).forEach(SqlConnection::close);
            proxy.loseLines();
            for (int i = 0; i < SIZE; i++) {
                assertThat(answers(pool, SHORT)).isFalse();
            }
            // Others can come, and the pool has no room for them.
            assertThat(answers(pool, SHORT)).isFalse();
            throughProxy.beginAnew();
            await().until(() -> answers(pool, SHORT));
            borrowAll(pool).forEach(SqlConnection::close);
            pool.close();
        }
    }

    @Test
    void connectionsInUseAreLeftToTheirBorrowersAndThereAreTwoPoolsAtTheMost() {
        RenewablePool pool = pool(Duration.ofMinutes(1));
        List<SqlConnection> before = borrowAll(pool);
        pool.beginAnew();
        pool.beginAnew();
        await().until(() -> made.get() == 2);
        List<SqlConnection> after = borrowAll(pool);
        pool.beginAnew();
        assertThat(before).allMatch(RenewablePoolTest::answers);
        assertThat(after).allMatch(RenewablePoolTest::answers);
        settled(pool.close());
        assertThat(made).hasValue(2);
        await().until(() -> before.stream().noneMatch(RenewablePoolTest::answers));
    }

    @Test
    void connectionsOfBeforeAreClosedAfterATimeAndThenItMayBeginAnewAgain() {
        RenewablePool pool = pool(Duration.ofMillis(1));
        List<SqlConnection> before = borrowAll(pool);
        pool.beginAnew();
        await().until(() -> before.stream().noneMatch(RenewablePoolTest::answers));
        assertThat(answers(pool)).isTrue();
        await().until(() -> {
            pool.beginAnew();
            return made.get() >= 3;
        });
        settled(pool.close());
    }

    @Test
    void idleConnectionIsTakenAwayBeforeItsLineIsClosedForItsSilence() {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        PoolOptions options = new PoolOptions();
        new PoolTuning(limits)
                .create(new Input(vertx, options, List.of(server)))
                .close();
        assertThat(options.getIdleTimeoutUnit()).isEqualTo(server.getIdleTimeoutUnit());
        assertThat(options.getIdleTimeout()).isPositive().isLessThan(server.getReadIdleTimeout());
    }

    private RenewablePool pool(Duration farewell) {
        return new RenewablePool(
                vertx.getOrCreateContext(),
                () -> {
                    made.incrementAndGet();
                    return pools.ofConnections(SIZE);
                },
                farewell);
    }

    private static boolean answers(SqlClient asked) {
        return answers(asked, Duration.ofSeconds(5));
    }

    private static boolean answers(SqlClient asked, Duration limit) {
        return settled(asked.query("select 1")
                .execute()
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .map(true)
                .otherwise(false));
    }

    private static List<SqlConnection> borrowAll(Pool pool) {
        return settled(Future.all(IntStream.range(0, SIZE)
                        .mapToObj(i -> pool.getConnection())
                        .toList()))
                .list();
    }

    private static <T> T settled(Future<T> future) {
        await().until(future::isComplete);
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** What Quarkus would hand over. */
    private record Input(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}
}
