package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import org.almoner.database.pool.ServerOptions;
import org.almoner.database.sql.PoolTuning;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that Almoner cannot keep its word at are refused, with what to do. */
@QuarkusTest
class ServerCheckTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    PoolTuning pools;

    @Inject
    Config config;

    @ParameterizedTest
    @ValueSource(ints = {90_624, 130_022, 140_019})
    void olderServerIsRefused(int number) {
        assertThatThrownBy(() -> ServerCheck.expectVersion(number))
                .isInstanceOfSatisfying(
                        GateClosedException.class,
                        closed -> assertThat(closed.action()).isEqualTo("update it to 15 or a later one"))
                .hasMessage("PostgreSQL " + number / 10_000 + " is older than Almoner runs on");
    }

    @ParameterizedTest
    @ValueSource(ints = {150_000, 170_005, 180_000})
    void laterServerIsNot(int number) {
        assertThatCode(() -> ServerCheck.expectVersion(number)).doesNotThrowAnyException();
    }

    /** As another application's role may have it. Our own sessions set another, which those behind such a pooler do not keep. */
    @Test
    void otherIsolationIsRefusedBehindAPoolerInTransactionModeAndNowhereElse() {
        assertThatThrownBy(() -> look("repeatable read", true))
                .isInstanceOfSatisfying(
                        GateClosedException.class,
                        closed -> assertThat(closed.action())
                                .startsWith("set it to 'read committed' for the user of DATABASE_URL"))
                .hasMessageStartingWith("default_transaction_isolation is repeatable read there");
        assertThatCode(() -> look("repeatable read", false)).doesNotThrowAnyException();
        assertThatCode(() -> look("read committed", true)).doesNotThrowAnyException();
    }

    private void look(String isolation, boolean pooled) {
        PgConnectOptions server =
                ServerOptions.under("quarkus.datasource.", config).orElseThrow();
        server.addProperty("default_transaction_isolation", isolation);
        Pool pool = Pool.newInstance(pools.ofConnections(1, server));
        try {
            new ServerCheck(pool).look(pooled, LIMIT).await().atMost(LIMIT);
        } finally {
            pool.closeAndAwait();
        }
    }
}
