package org.almoner.database.watchdog;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConnectionPoolsTest {

    private static final String QUESTION = "select current_setting('server_version_num')::int";

    @Inject
    Pool reactive;

    @Inject
    DataSource jdbc;

    @Inject
    Ping ping;

    /** Questions of clients that have hung up: nobody waits for their answers, and the pool has them to ask all the same. */
    @Test
    void poolThatHasMoreToDoThanItTakesRefusesTheNextAndIsNotTakenForADeadDatabase() {
        List<CompletableFuture<?>> left = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            left.add(reactive.query("select pg_sleep(0.05)").execute().subscribeAsCompletionStage());
        }
        assertThatCode(() -> ping.send(Duration.ofSeconds(30)).await().atMost(Duration.ofSeconds(30)))
                .doesNotThrowAnyException();
        assertThat(left).anyMatch(CompletableFuture::isCompletedExceptionally);
        await().until(() -> left.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void bothPoolsReachPostgres17() throws SQLException {
        int seen = reactive.query(QUESTION)
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0))
                .await()
                .atMost(Duration.ofSeconds(5));
        assertThat(seen).isBetween(170_000, 179_999);
        try (var connection = jdbc.getConnection();
                var rows = connection.createStatement().executeQuery(QUESTION)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(seen);
        }
    }
}
