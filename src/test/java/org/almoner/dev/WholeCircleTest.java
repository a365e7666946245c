package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.almoner.dev.standin.StandIn;
import org.almoner.dev.standin.WebhookCourier.DeliveryFaults;
import org.almoner.testing.Admin;
import org.almoner.testing.EventStream;
import org.almoner.testing.FailingTotals;
import org.almoner.testing.Rows;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the ticket to the money and back, by HTTP alone, with the stand-in in Stripe's place. */
@QuarkusTest
@WithTestResource(WithStandIn.class)
class WholeCircleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestHTTPResource
    URI server;

    @Inject
    StandIn standIn;

    @Inject
    Rows rows;

    private UUID ticket;

    @BeforeEach
    void aTicketAndNobodyElseWhoAsksForEvents() {
        ticket = Tickets.open();
        StripeJobRows.rest(rows, "reconciliation");
    }

    @AfterEach
    void everythingIsDelivered() {
        standIn.courier().behave(DeliveryFaults.GOOD);
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
    }

    /** Whoever comes later finds a world in which everything works. */
    @Test
    void worldIsEmptyAfterStartingOver() {
        String session = Giver.to(ticket, "25.00", "USD").sessionId();
        given().header("Origin", "https://elsewhere.example")
                .post("/dev/stripe/start-over")
                .then()
                .statusCode(403);
        assertThat(given().get("/dev/stripe/pay/" + session).statusCode()).isEqualTo(200);
        given().redirects().follow(false).post("/dev/stripe/start-over").then().statusCode(303);
        given().get("/api/tickets/{id}", ticket).then().statusCode(404);
        assertThat(given().get("/dev/stripe").asString()).doesNotContain(session);
        assertThat(given().get("/dev/stripe/pay/" + session).statusCode()).isEqualTo(404);
        ticket = Tickets.open();
        donationGoesAllTheWay();
    }

    @Test
    void donorWhoSaysYesOnStripesPageStandsOnTheWall() {
        Giver.to(ticket, "10.00", "USD").does("pay", Map.of("name", "Ada King Lovelace", "choice.almonerwall", "yes"));
        Giver.to(ticket, "10.00", "USD").does("pay", Map.of("name", "Grace Brewster Hopper"));
        await().atMost(PATIENCE).until(() -> Tickets.ledger(ticket).getInt("count") == 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(given().get("/api/tickets/{id}/wall", ticket)
                                .jsonPath()
                                .getList("donors.donor"))
                        .containsExactly("Lovelace"));
    }

    @Test
    void donationGoesAllTheWay() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            Giver giver = Giver.to(ticket, "25.00", "USD");
            assertThat(status(giver)).isEqualTo("CREATED");
            assertThat(Tickets.ledger(ticket).getInt("count")).isZero();

            giver.does("pay", Map.of("name", "Ada King Lovelace", "email", "ada@example.com", "country", "GB"));
            stream.await(
                    // The payment, its charge and its session are told one by one.
                    event -> "25.00".equals(event.text("totals.total"))
                            && event.text("donation.sessionId") != null
                            && "Lovelace".equals(event.text("donation.donor")));
            String donation = Tickets.text("/api/tickets/" + ticket + "/donations");
            assertThat(donation)
                    .contains("\"status\":\"PAID\",\"donor\":\"Lovelace\",\"country\":\"GB\"")
                    .contains("\"sessionId\":\"" + giver.sessionId() + "\"")
                    .doesNotContain("Ada", "ada@");
            assertThat(Tickets.status(ticket)).isEqualTo("OPEN");

            giver.does("refund-part", Map.of("amount", "5.00"));
            stream.await(event -> "20.00".equals(event.text("totals.total")));
            giver.does("dispute");
            stream.await(event ->
                    "DISPUTED".equals(event.text("donation.status")) && "0.00".equals(event.text("totals.total")));
            int told = stream.events().size();
            giver.does("win");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(stream.events()).hasSizeGreaterThan(told);
                assertThat(last(stream).text("totals.total")).isEqualTo("20.00");
                assertThat(last(stream).text("donation.status")).isEqualTo("PAID");
            });
            giver.does("refund-all");
            stream.await(event -> "REFUNDED".equals(event.text("donation.status")));
            assertThat(total()).isEqualTo("0.00");
        }
    }

    @Test
    void moneyThatComesLaterIsNoneBefore() {
        Giver arrives = Giver.to(ticket, "10.00", "EUR").does("pay-later");
        Giver fails = Giver.to(ticket, "99.00", "EUR").does("pay-later");
        everythingIsDelivered();
        assertThat(Tickets.ledger(ticket).getInt("count")).isZero();
        arrives.does("arrives");
        fails.does("fails");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(total()).isEqualTo("10.00");
            assertThat(status(arrives)).isEqualTo("PAID");
            assertThat(status(fails)).isEqualTo("FAILED");
        });
    }

    @Test
    void declinedCardMayBeFollowedByAGoodOne() {
        Giver giver = Giver.to(ticket, "500", "JPY").does("decline");
        await().atMost(PATIENCE).until(() -> status(giver).equals("FAILED"));
        giver.does("pay");
        await().atMost(PATIENCE).until(() -> total().equals("500"));
    }

    @Test
    void abandonedCheckoutExpires() {
        Giver giver = Giver.to(ticket, "7.00", "USD").does("abandon");
        await().atMost(PATIENCE).until(() -> status(giver).equals("EXPIRED"));
        assertThat(giver.act("pay", Map.of()).statusCode()).isEqualTo(400);
    }

    @Test
    void lostDisputeKeepsTheMoney() {
        Giver giver =
                Giver.to(ticket, "8.00", "USD").does("pay").does("dispute").does("lose");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(status(giver)).isEqualTo("DISPUTED");
            assertThat(total()).isEqualTo("0.00");
        });
    }

    @Test
    void faultsOfDeliveryChangeNothing() {
        standIn.courier().behave(new DeliveryFaults(Duration.ofMillis(300), true, true, 0, 7));
        for (int i = 0; i < 5; i++) {
            Giver.to(ticket, "3.00", "USD").does("pay").does("refund-part", Map.of("amount", "1.00"));
        }
        everythingIsDelivered();
        assertThat(total()).isEqualTo("10.00");
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(5);
    }

    @Test
    void refusedEventsAreSentAgain() {
        int refused = standIn.courier().refused();
        FailingTotals.during(rows, () -> {
            Giver giver = Giver.to(ticket, "4.00", "USD").does("pay");
            await().atMost(PATIENCE).until(() -> standIn.courier().refused() > refused);
            return giver;
        });
        await().atMost(PATIENCE).until(() -> total().equals("4.00"));
    }

    /** As if Almoner had not been there. */
    @Test
    void whatNoEventHasToldIsBroughtIn() {
        standIn.courier().behave(new DeliveryFaults(Duration.ZERO, false, false, 1, 7));
        Map<String, String> statuses = new LinkedHashMap<>();
        Giver paid = Giver.to(ticket, "25.00", "USD").does("pay").does("refund-part", Map.of("amount", "5.00"));
        statuses.put(paid.sessionId(), "PAID");
        statuses.put(
                Giver.to(ticket, "8.00", "USD").does("pay").does("refund-all").sessionId(), "REFUNDED");
        statuses.put(
                Giver.to(ticket, "9.00", "USD")
                        .does("pay")
                        .does("dispute")
                        .does("lose")
                        .sessionId(),
                "DISPUTED");
        statuses.put(
                Giver.to(ticket, "10.00", "USD")
                        .does("pay")
                        .does("dispute")
                        .does("win")
                        .sessionId(),
                "PAID");
        statuses.put(
                Giver.to(ticket, "11.00", "USD").does("pay-later").does("fails").sessionId(), "FAILED");
        statuses.put(Giver.to(ticket, "12.00", "USD").does("abandon").sessionId(), "EXPIRED");
        Giver open = Giver.to(ticket, "13.00", "USD");
        statuses.put(open.sessionId(), "CREATED");
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
        assertThat(Tickets.ledger(ticket).getInt("count")).isZero();

        Admin.request().post("/admin/stripe/import?since=2015-01-01").then().statusCode(202);
        await().atMost(PATIENCE)
                .until(() -> Admin.request()
                        .get("/admin/stripe/import")
                        .path("state")
                        .equals("FINISHED"));
        statuses.forEach((session, status) -> assertThat(
                        rows.one("select status from stripe_attributions where session_id = ?", session))
                .containsEntry("status", status));
        assertThat(total()).isEqualTo("30.00");
        assertThat(rows.one(
                        "select fee, donor_country from stripe_attributions where session_id = ?", paid.sessionId()))
                .doesNotContainEntry("fee", null);
        Admin.request().get("/admin/stripe/import").then().body("unusable", org.hamcrest.Matchers.equalTo(0));
        Admin.request().post("/admin/ledger/audit").then().body("consistent", org.hamcrest.Matchers.equalTo(true));
    }

    /** The seed is fixed, and printed when the ledger is wrong. */
    @Test
    void ledgerIsExactThoughAThirdOfAllEventsWasLost() {
        long seed = 20_261;
        Instant since = Instant.now().minusSeconds(60);
        standIn.courier().behave(new DeliveryFaults(Duration.ZERO, false, true, 1 / 3.0, seed));
        int dropped = standIn.courier().dropped();
        Random random = new Random(seed);
        long expected = 0;
        List<Giver> givers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Giver giver = Giver.to(ticket, "10.00", "USD");
            givers.add(giver);
            switch (random.nextInt(5)) {
                case 0 -> giver.does("abandon");
                case 1 -> {
                    giver.does("pay").does("refund-part", Map.of("amount", "2.50"));
                    expected += 750;
                }
                case 2 -> giver.does("pay").does("dispute").does("lose");
                case 3 -> {
                    giver.does("pay-later").does("arrives");
                    expected += 1_000;
                }
                default -> {
                    giver.does("pay").does("dispute").does("win");
                    expected += 1_000;
                }
            }
        }
        await().atMost(PATIENCE).until(() -> standIn.courier().underWay() == 0);
        assertThat(standIn.courier().dropped() - dropped).isGreaterThan(20);

        int missed = given().auth()
                .preemptive()
                .basic("admin", "test-admin-password")
                .post("/admin/stripe/reconcile?since=" + since)
                .then()
                .statusCode(200)
                .extract()
                .path("missed");

        assertThat(missed).as("seed " + seed).isGreaterThan(0);
        // The button on the stand-in's page does the same, from where that ended.
        assertThat(given().post("/dev/stripe/reconcile").asString()).contains("delivery had missed 0; 0 failed.");
        assertThat(total())
                .as("seed " + seed)
                .isEqualTo(java.math.BigDecimal.valueOf(expected, 2).toPlainString());
        assertThat(rows.count("stripe_attributions", "ticket_id = ? and status = 'CREATED'", ticket))
                .isZero();
        assertThat(rows.count("stripe_attributions", "ticket_id = ?", ticket)).isEqualTo(givers.size());
    }

    private String status(Giver giver) {
        return (String) rows.one("select status from stripe_attributions where session_id = ?", giver.sessionId())
                .get("status");
    }

    private String total() {
        return Tickets.totals(ticket).getString("total");
    }

    private static EventStream.Event last(EventStream stream) {
        return stream.events().get(stream.events().size() - 1);
    }
}
