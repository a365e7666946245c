package org.almoner.stripe.past;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.money.Money;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.PackagedService;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two packaged services, of which one is killed in the middle of an import: the other goes on with it, and the ledger is true. */
class KilledImportIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private ListedStripe stripe;
    private EmbeddedDatabase database;
    private PackagedService one;
    private PackagedService other;

    @BeforeEach
    void start() {
        stripe = new ListedStripe();
        database = EmbeddedDatabase.start(Path.of("target", "import-postgres"));
        database.reset();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database.url(),
                "ADMIN_PASSWORD",
                Admin.PASSWORD,
                "STRIPE_SECRET_KEY",
                MockedStripe.KEY,
                "STRIPE_API_BASE",
                stripe.address(),
                "STRIPE_IMPORT_RATE",
                "20",
                "ALMONER_STRIPE_JOBS_LOOK",
                "1s");
        one = PackagedService.start(environment);
        other = PackagedService.start(environment);
        one.untilReady();
        other.untilReady();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        database.close();
        stripe.close();
    }

    @Test
    void otherReplicaGoesOnAtThePageWhereTheOneWasKilled() throws IOException, SQLException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<StripeLife> lives = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            lives.add(RandomLives.listed(random, "killed" + i, null));
        }
        stripe.pagesOf(5).with(lives).twist((asked, page) -> {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return null;
        });
        assertThat(one.post("/admin/stripe/import?since=2026-01-01", "", "Authorization", Admin.AUTHORIZATION)
                        .statusCode())
                .isEqualTo(202);
        await().atMost(LIMIT).until(() -> stripe.asked("/v1/payment_intents").size() > 4);
        one.kill();
        stripe.answersWell();
        int refunds = stripe.asked("/v1/refunds").size();
        int charges = stripe.asked("/v1/charges").size();
        leaseEnds();
        await().atMost(LIMIT).until(() -> progress().startsWith("{\"state\":\"FINISHED\""));
        assertThat(stripe.asked("/v1/refunds")).hasSize(refunds);
        assertThat(stripe.asked("/v1/charges")).hasSize(charges);
        assertThat(progress()).contains("\"objects\":" + stripe.count() + ",", "\"unusable\":0");
        assertThat(other.post("/admin/ledger/audit", "", "Authorization", Admin.AUTHORIZATION)
                        .body())
                .contains("\"consistent\":true");
        for (StripeLife life : lives) {
            isTrue(life, "seed " + seed + ", " + life.events());
        }
    }

    /** Of the one that was killed: as much later as it is long. */
    private void leaseEnds() throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update jobs set leased_until = now() where leased_by is not null and name = '"
                                    + ImportStore.JOB + "'"))
                    .isEqualTo(1);
        }
    }

    private String progress() throws IOException {
        return other.get("/admin/stripe/import", "Authorization", Admin.AUTHORIZATION)
                .body();
    }

    private void isTrue(StripeLife life, String description) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.prepareStatement(
                        "select amount, refunded_amount, disputed_amount from stripe_attributions"
                                + " where payment_intent_id = ? and status in ('PAID', 'REFUNDED', 'DISPUTED')")) {
            statement.setString(1, life.intentId());
            ResultSet row = statement.executeQuery();
            assertThat(row.next()).as(description).isEqualTo(life.isPaid());
            if (life.isPaid()) {
                long[] minor = {life.amount(), life.refunded(), life.disputed()};
                for (int i = 0; i < minor.length; i++) {
                    assertThat(row.getBigDecimal(i + 1))
                            .as(description)
                            .isEqualByComparingTo(
                                    Money.ofMinor(minor[i], life.currency()).amount());
                }
            }
        }
    }
}
