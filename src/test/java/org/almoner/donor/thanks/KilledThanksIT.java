package org.almoner.donor.thanks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.dev.SmtpServer;
import org.almoner.dev.SmtpServer.Manner;
import org.almoner.dev.SmtpServer.Stage;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.MockedGifts.Gift;
import org.almoner.testing.Admin;
import org.almoner.testing.MailServer;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service is killed while it sends thanks: nobody is thanked twice, and whoever is not is known to be. */
class KilledThanksIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int GIFTS = 30;
    private static final int TAKEN = 7;
    private static final Set<String> UNDER_WAY = Set.of("WAITING", "SENDING");

    private final MockedStripe stripe = new MockedStripe();
    private final Vertx vertx = Vertx.vertx();
    private final SmtpServer smtp = new SmtpServer(vertx);
    private EmbeddedDatabase database;
    private Map<String, String> environment;
    private PackagedService service;

    @BeforeEach
    void start() {
        stripe.start();
        database = EmbeddedDatabase.start(Path.of("target", "thanks-postgres"));
        database.reset();
        environment = Map.ofEntries(
                Map.entry("DATABASE_URL", database.url()),
                Map.entry("ADMIN_PASSWORD", Admin.PASSWORD),
                Map.entry("STRIPE_SECRET_KEY", MockedStripe.KEY),
                Map.entry("STRIPE_API_BASE", MockedStripe.server().baseUrl()),
                Map.entry("MAIL_HOST", "localhost"),
                Map.entry("MAIL_PORT", Integer.toString(smtp.listen(0))),
                Map.entry("MAIL_TLS", "none"),
                Map.entry("MAIL_FROM", MailServer.FROM),
                Map.entry("ALMONER_THANKS_LOOK", "1s"),
                Map.entry("ALMONER_STRIPE_JOBS_LOOK", "off"),
                Map.entry("ALMONER_STRIPE_JOBS_LEASE", "5s"));
        serve();
    }

    private void serve() {
        service = PackagedService.start(environment).untilReady();
        RestAssured.port = service.port();
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        stripe.stop();
    }

    @Test
    void lettersOnTheirWayAreUnknownAndAllOthersGoOutOnce() throws SQLException {
        AtomicInteger ends = new AtomicInteger();
        smtp.behave(
                (stage, command) -> stage == Stage.END && ends.incrementAndGet() > TAKEN ? Manner.HANGS : Manner.OK);
        MockedGifts gifts = new MockedGifts();
        UUID ticket = Tickets.open();
        List<Gift> given = new ArrayList<>();
        for (int i = 0; i < GIFTS; i++) {
            given.add(gifts.give(ticket));
        }
        await().atMost(LIMIT).until(() -> ends.get() > TAKEN && states().containsValue("SENDING"));
        service.kill();
        smtp.behave((stage, command) -> Manner.OK);
        execute("update thanks set sending_at = sending_at - interval '1 hour' where state = 'SENDING'");
        serve();
        Map<String, String> states = await().atMost(LIMIT)
                .until(
                        this::states,
                        now -> now.size() == GIFTS && now.values().stream().noneMatch(UNDER_WAY::contains));
        assertThat(states.values()).containsOnly("SENT", "UNKNOWN");
        assertThat(states.values().stream().filter("UNKNOWN"::equals).count()).isBetween(1L, (long) Postman.AT_ONCE);
        for (Gift gift : given) {
            long letters = smtp.mails().stream()
                    .filter(mail -> mail.to().equals(gift.email()))
                    .count();
            if (states.get(gift.intentId()).equals("SENT")) {
                assertThat(letters).isEqualTo(1);
            } else {
                assertThat(letters).isLessThanOrEqualTo(1);
            }
        }
    }

    /** By payment. */
    private Map<String, String> states() throws SQLException {
        Map<String, String> states = new HashMap<>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select payment, state from thanks")) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
        }
        return states;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
