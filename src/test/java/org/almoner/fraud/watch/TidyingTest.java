package org.almoner.fraud.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.LockedTable;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much there is to forget and to put together, a look does a part of it, and none depends on it. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class TidyingTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Inject
    Tidying tidying;

    @Inject
    OwnContext ownContext;

    @Inject
    StoppableClock clock;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    @BeforeEach
    void nothingIsTidiedByItself() {
        clock.stopAt(Instant.now());
        rows.execute("delete from fraud_attempts");
        rows.execute("delete from fraud_gifts");
        rows.execute("update fraud_place set tidied_at = now() - interval '30 minutes'");
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
        rows.execute("delete from fraud_attempts");
        rows.execute("delete from fraud_gifts");
    }

    @Test
    void muchIsForgottenAndPutTogetherAPartAtATime() {
        rows.execute("insert into fraud_gifts (quarter, ticket_id, country, gifts, small)"
                + " select date_trunc('day', now()) - interval '61 days' - n * interval '15 minutes', gen_random_uuid(), 'US', 1, 0"
                + " from generate_series(1, 11000) as n");
        rows.execute("insert into fraud_attempts (quarter, code, risk, country, attempts, elsewhere)"
                + " select date_trunc('day', now()) - n % 3 * interval '1 day' - interval '1 day', 'stolen_card', 'normal',"
                + " case when n % 2 = 0 then 'BR' else 'US' end, 1, n % 2 from generate_series(1, 18000) as n");
        rows.execute(
                "insert into fraud_attempts (quarter, code, risk, country, attempts, elsewhere)"
                        + " select now() - interval '61 days', 'stolen_card', 'normal', 'BR', 1, 0 from generate_series(1, 6000)");
        tidy();
        assertThat(rows.count("fraud_gifts", "true")).isEqualTo(6_000);
        assertThat(tidied()).as("there is more").isFalse();
        int looks = 1;
        while (!tidied()) {
            tidy();
            assertThat(++looks).isLessThan(12);
        }
        assertThat(rows.count("fraud_gifts", "true")).isZero();
        assertThat(rows.count(
                        "fraud_attempts",
                        "attempts = 3000 and elsewhere = case country when 'US' then 3000 else 0 end"))
                .isEqualTo(6);
        assertThat(rows.count("fraud_attempts", "true")).isEqualTo(6);
    }

    @Test
    void whatFailsIsToldOnceAndTriedAgainLater() throws SQLException {
        try (LogWatch log = new LogWatch("org.almoner.fraud")) {
            try (LockedTable locked = new LockedTable(database, "fraud_gifts")) {
                tidy();
                clock.advance(Duration.ofMinutes(6));
                tidy();
            }
            tidy();
            assertThat(tidied()).as("not at once").isFalse();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN Counts of attempts and gifts could not be tidied, and are tried again (");
        }
        clock.advance(Duration.ofMinutes(6));
        tidy();
        assertThat(tidied()).isTrue();
    }

    private boolean tidied() {
        return rows.count("fraud_place", "tidied_at > now() - interval '1 minute'") == 1;
    }

    private void tidy() {
        ownContext.start(tidying::tidy).await().atMost(LIMIT);
    }
}
