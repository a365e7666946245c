package org.almoner.database.watchdog;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

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

    /** As far as anybody can tell who asks, these questions are never answered. */
    @Test
    void poolThatGivesNoAnswerBeginsAnewAndLeavesOthersTheirConnections() {
        List<CompletableFuture<?>> before = new ArrayList<>();
        // The watchdog's own ping may have been late within the last minute.
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            before.clear();
            for (int i = 0; i < poolSize; i++) {
                before.add(reactive.query("select pg_sleep(3)").execute().subscribeAsCompletionStage());
            }
            await().until(() -> reactive.size() == poolSize);
            assertThatThrownBy(() -> ping.send(Duration.ofMillis(100)).await().atMost(Duration.ofSeconds(3)))
                    .isInstanceOf(TimeoutException.class);
            await().until(() -> reactive.size() < poolSize || before.stream().allMatch(CompletableFuture::isDone));
            return reactive.size() < poolSize;
        });
        assertThatCode(() -> ping.send(Duration.ofSeconds(30)).await().atMost(Duration.ofSeconds(30)))
                .doesNotThrowAnyException();
        await().until(() -> before.stream().allMatch(CompletableFuture::isDone));
        assertThat(before).noneMatch(CompletableFuture::isCompletedExceptionally);
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
