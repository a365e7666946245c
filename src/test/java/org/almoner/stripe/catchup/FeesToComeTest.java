package org.almoner.stripe.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** How many fees are still to come; {@code UnknownFeesTest} has which. */
@QuarkusTest
class FeesToComeTest {

    @Inject
    DataSource database;

    /** Of all that ever was paid, it reads the few that lack something. */
    @Test
    void theyAreFoundByTheIndexOfWhatIsNotSettled() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local enable_seqscan = off");
            statement.execute("set local enable_bitmapscan = off");
            statement.execute("prepare fees as " + FeesToCome.COUNT);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines =
                    statement.executeQuery("explain execute fees('2026-10-01Z', '2026-10-01Z', '2026-11-01Z')")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            statement.execute("deallocate fees");
            connection.rollback();
            assertThat(plan.toString())
                    .contains("stripe_attributions_unsettled_idx")
                    .contains("Index Cond: (created_at > ");
        }
    }

    @Test
    void theyAreSaidInWords() {
        assertThat(FeesToCome.words(0)).isNull();
        assertThat(FeesToCome.words(1)).isEqualTo("the fee of 1 gift is not known yet");
        assertThat(FeesToCome.words(1_000)).isEqualTo("the fees of 1000 gifts are not known yet");
        assertThat(FeesToCome.words(1_001)).isEqualTo("the fees of more than 1000 gifts are not known yet");
    }
}
