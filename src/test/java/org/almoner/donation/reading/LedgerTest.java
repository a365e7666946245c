package org.almoner.donation.reading;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a frontend reads of a ticket's donations, after what Stripe has told. */
@QuarkusTest
class LedgerTest {

    private static final long START = 1_790_000_000L;

    @Inject
    Rows rows;

    private UUID ticket;

    @BeforeEach
    void aTicket() {
        ticket = Tickets.open();
    }

    @Test
    void draftOpensWithItsFirstPaidDonation() {
        assertThat(Tickets.status(ticket)).isEqualTo("DRAFT");
        SignedWebhook.sendAll(life(2_500, "usd").expires());
        assertThat(Tickets.status(ticket)).isEqualTo("DRAFT");
        SignedWebhook.sendAll(life(2_500, "usd").pays());
        assertThat(Tickets.status(ticket)).isEqualTo("OPEN");
    }

    @Test
    void paidDonationIsShownAsTheContractSays() {
        SignedWebhook.sendAll(life(2_500, "usd").pays());
        String text = Tickets.text("/api/tickets/" + ticket + "/donations");
        assertThat(text)
                .contains(
                        "\"amount\":25.00,\"currency\":\"USD\",\"status\":\"PAID\",\"donor\":\"Lopez\",\"country\":\"MX\"")
                .contains("\"refundedAt\":null,\"refundedAmount\":0.00,\"netAmount\":25.00");
        JsonPath ledger = Tickets.ledger(ticket);
        assertThat(ledger.getBoolean("success")).isTrue();
        assertThat(ledger.getString("ticketId")).isEqualTo(ticket.toString());
        assertThat(ledger.getInt("count")).isEqualTo(1);
        assertThat((Object) ledger.get("nextCursor")).isNull();
        assertThat(ledger.getString("donations[0].paidAt")).isEqualTo("2026-09-21T14:13:20Z");
        assertThat(ledger.getString("donations[0].createdAt")).isEqualTo("2026-09-21T14:13:19Z");
        assertThat(ledger.getString("donations[0].sessionId")).startsWith("cs_");
    }

    @Test
    void attemptsWithoutMoneyAreNotInTheLedger() {
        SignedWebhook.sendAll(life(2_500, "usd").expires());
        SignedWebhook.sendAll(life(2_500, "usd").attemptFails());
        SignedWebhook.sendAll(life(2_500, "usd").promises());
        assertThat(Tickets.ledger(ticket).getInt("count")).isZero();
        assertThat(Tickets.ledger(ticket).getList("donations")).isEmpty();
        String empty = Tickets.text("/api/tickets/" + ticket + "/donations/total");
        assertThat(empty)
                .isEqualTo("{\"success\":true,\"total\":0.00,\"currency\":\"USD\","
                        + "\"breakdown\":{\"paid\":0.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":0.00},"
                        + "\"counts\":{\"paid\":0,\"refunded\":0,\"disputed\":0,\"total\":0},"
                        + "\"lastDonation\":null,\"byCurrency\":[]}");
    }

    @Test
    void totalsAddUpPerCurrencyAndNeverAcross() {
        SignedWebhook.sendAll(life(2_500, "usd").pays().later(5).refund("a", 500, "succeeded"));
        SignedWebhook.sendAll(life(1_000, "usd").pays());
        SignedWebhook.sendAll(life(700, "jpy").pays());
        SignedWebhook.sendAll(life(1_250, "kwd").pays().dispute("d", 1_000, "needs_response"));
        JsonPath totals = Tickets.totals(ticket);
        assertThat(totals.getString("currency")).isEqualTo("USD");
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("\"total\":30.00")
                .contains("{\"paid\":35.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":30.00}")
                .contains("{\"paid\":2,\"refunded\":1,\"disputed\":0,\"total\":2}")
                .contains("{\"paid\":700,\"refunded\":0,\"disputed\":0,\"net\":700}")
                .contains("{\"paid\":1.250,\"refunded\":0.000,\"disputed\":1.000,\"net\":0.250}");
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations"))
                .contains("\"netAmount\":0.250,", "\"disputedAmount\":1.000}");
        assertThat(totals.getList("byCurrency.currency", String.class)).containsExactly("USD", "JPY", "KWD");
    }

    @Test
    void lastDonationIsTheOnePaidLast() {
        SignedWebhook.sendAll(life(900, "eur", START + 50).pays());
        SignedWebhook.sendAll(life(800, "usd", START).pays());
        JsonPath last = Tickets.totals(ticket);
        assertThat(last.<BigDecimal>get("lastDonation.amount")).isEqualByComparingTo("9.00");
        assertThat(last.getString("lastDonation.currency")).isEqualTo("EUR");
        assertThat(last.getString("lastDonation.donor")).isEqualTo("Lopez");
    }

    @Test
    void donorWithoutNameIsAnonymous() {
        StripeLife life = life(900, "eur").pays();
        life.events().forEach(event -> {
            ObjectNode object = (ObjectNode) event.path("data").path("object");
            object.remove(List.of("billing_details", "customer_details"));
        });
        SignedWebhook.sendAll(life);
        assertThat(Tickets.ledger(ticket).getString("donations[0].donor")).isEqualTo("Anonymous");
        assertThat(Tickets.ledger(ticket).getString("donations[0].country")).isNull();
    }

    @Test
    void rowsOfTheNextVersionAreShownAsTheyAreAndKeepNoOtherFromBeingShown() {
        StripeLife usual = life(900, "usd", START);
        StripeLife finer = life(800, "usd", START + 1);
        StripeLife stranger = life(700, "eur", START + 2);
        List.of(usual, finer, stranger).forEach(life -> SignedWebhook.sendAll(life.pays()));
        String row = "update stripe_attributions set amount = ?, currency = ? where payment_intent_id = ?";
        String totals = "update ticket_totals set paid = ?, currency = ? where ticket_id = ? and currency = ?";
        rows.execute(row, new BigDecimal("8.005"), "USD", finer.intentId());
        rows.execute(row, new BigDecimal("7.125"), "ZZA", stranger.intentId());
        rows.execute(totals, new BigDecimal("17.005"), "USD", ticket, "USD");
        rows.execute(totals, new BigDecimal("7.125"), "ZZA", ticket, "EUR");
        try {
            assertThat(Tickets.text("/api/tickets/" + ticket + "/donations"))
                    .contains("\"amount\":9.00,", "\"amount\":8.005,", "\"netAmount\":7.125,", "\"currency\":\"ZZA\"");
            assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                    .contains("\"total\":17.005,\"currency\":\"USD\"", "{\"paid\":7.125,", "\"amount\":7.125,");
        } finally {
            rows.execute(row, new BigDecimal("8.00"), "USD", finer.intentId());
            rows.execute(row, new BigDecimal("7.00"), "EUR", stranger.intentId());
            rows.execute(totals, new BigDecimal("17.00"), "USD", ticket, "USD");
            rows.execute(totals, new BigDecimal("7.00"), "EUR", ticket, "ZZA");
        }
    }

    @Test
    void pagesLeadThroughTheWholeLedgerNewestFirst() {
        for (int i = 0; i < 7; i++) {
            // Pairs share their second: ties are the normal case.
            SignedWebhook.sendAll(life(100 + i, "usd", START + i / 2).pays());
        }
        List<String> seen = new ArrayList<>();
        List<String> createdAt = new ArrayList<>();
        String cursor = null;
        do {
            var request = given().queryParam("limit", 3);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get("/api/tickets/" + ticket + "/donations")
                    .jsonPath();
            assertThat(page.getInt("count")).isEqualTo(7);
            seen.addAll(page.getList("donations.id", String.class));
            createdAt.addAll(page.getList("donations.createdAt", String.class));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(createdAt).isSortedAccordingTo(Collections.reverseOrder());
    }

    @Test
    void unknownTicketIsNotFound() {
        for (String path : List.of("/donations", "/donations/total")) {
            given().get("/api/tickets/" + UUID.randomUUID() + path)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json");
        }
    }

    @Test
    void onlyLastNameCountryAndHashReachTheTable() {
        StripeLife life = life(2_500, "usd").pays();
        SignedWebhook.sendAll(life);
        Map<String, Object> row =
                rows.one("select * from stripe_attributions where payment_intent_id = ?", life.intentId());
        assertThat(row)
                .containsEntry("donor_last_name", "Lopez")
                .containsEntry("donor_country", "MX")
                .containsEntry("donor_email_hash", UnkeyedDonorHash.create().of(" Maria@Example.com "));
        assertThat(row.toString())
                .doesNotContain("Maria")
                .doesNotContain("Garcia")
                .doesNotContain("@example");
    }

    private StripeLife life(long amount, String currency) {
        return life(amount, currency, START);
    }

    private StripeLife life(long amount, String currency, long startsAt) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, startsAt, amount, currency, ticket, true);
    }
}
