package org.almoner.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.EventStream;
import org.almoner.testing.PackagedService;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two packaged services side by side on one database. */
class TwoReplicasIT {

    private static EmbeddedDatabase database;
    private static PackagedService one;
    private static PackagedService other;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(Path.of("target", "replicas-postgres"));
        database.reset();
        one = replica();
        other = replica();
        one.untilReady();
        other.untilReady();
    }

    private static PackagedService replica() {
        return PackagedService.start(Map.of(
                "DATABASE_URL", database.url(), "ADMIN_PASSWORD", Admin.PASSWORD, "ALMONER_LEDGER_AUDIT_LOOK", "1s"));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        database.close();
    }

    @Test
    void browserConnectedToOneSeesWhatTheOtherHasReceived() throws IOException {
        UUID ticket = one.openTicket();
        try (EventStream stream = EventStream.open(one.uri("/"), ticket)) {
            receive(other, life(ticket, 2_500));
            stream.await(
                    event -> "25.00".equals(event.text("totals.total")) && event.text("donation.sessionId") != null);
        }
    }

    @Test
    void browserWhoseReplicaDiesGoesOnAtTheOtherAndHasLostNothing() throws IOException {
        UUID ticket = one.openTicket();
        String last;
        try (PackagedService third = replica().untilReady();
                EventStream stream = EventStream.open(third.uri("/"), ticket)) {
            receive(other, life(ticket, 100));
            stream.await(event -> "1.00".equals(event.text("donation.amount")));
            last = stream.lastEventId();
            third.kill();
        }
        receive(other, life(ticket, 200));
        try (EventStream stream = EventStream.open(other.uri("/"), ticket, last)) {
            stream.await(
                    event -> "2.00".equals(event.text("donation.amount")) && "3.00".equals(event.text("totals.total")));
        }
    }

    @Test
    void whatAnAuditOfOneFindsBothSay() throws IOException, SQLException {
        UUID ticket = one.openTicket();
        receive(one, life(ticket, 2_500));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update ticket_totals set paid = 26 where ticket_id = '" + ticket + "'");
        }
        audit(one, "");
        bothSay(503, 1);
        audit(other, "?repair=true");
        bothSay(200, 0);
    }

    private static void audit(PackagedService replica, String query) throws IOException {
        assertThat(replica.post("/admin/ledger/audit" + query, "", "Authorization", Admin.AUTHORIZATION)
                        .statusCode())
                .isEqualTo(200);
    }

    private void bothSay(int status, int differences) {
        for (PackagedService replica : List.of(one, other)) {
            Waiting.await().untilAsserted(() -> {
                assertThat(replica.status("/q/health/well")).isEqualTo(status);
                assertThat(replica.get("/q/metrics").body())
                        .contains("almoner_ledger_differences " + differences + ".0");
            });
        }
    }

    @Test
    void nothingOfDevelopmentAnswersInProduction() {
        for (String path : new String[] {"/", "/dev/stripe", "/dev/stripe/v1/events", "/dev/page.css"}) {
            assertThat(one.status(path)).as(path).isEqualTo(404);
        }
    }

    private static void receive(PackagedService service, StripeLife life) throws IOException {
        for (var event : life.events()) {
            assertThat(service.deliver(event).statusCode()).isEqualTo(200);
        }
    }

    private static StripeLife life(UUID ticket, long amount) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, 1_790_000_000L, amount, "usd", ticket, true).pays();
    }
}
