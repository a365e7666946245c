package org.almoner.database.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConnectionPoolsTest {

    private static final String QUESTION = "select current_setting('server_version_num')::int";

    @Inject
    Pool reactive;

    @Inject
    DataSource jdbc;

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
