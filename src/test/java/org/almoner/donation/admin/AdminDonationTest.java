package org.almoner.donation.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a treasurer can find, place and prove. */
@QuarkusTest
class AdminDonationTest {

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void paymentWithoutKnownTicketIsKeptAndCanBePlaced() {
        StripeLife life =
                SignedWebhook.sendAll(life(UUID.randomUUID(), "eur").pays().refund("a", 500, "succeeded"));
        String id = rows.donation(life);
        Admin.request()
                .get("/admin/donations/unattributed?limit=200")
                .then()
                .statusCode(200)
                .body("donations.id", hasItem(id));
        UUID first = Tickets.open();
        place(id, first).then().statusCode(200).body("ticketId", equalTo(first.toString()));
        assertThat(Tickets.text("/api/tickets/" + first + "/donations/total"))
                .contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
        assertThat(Tickets.status(first)).isEqualTo("OPEN");
        Admin.request().get("/admin/donations/unattributed?limit=200").then().body("donations.id", not(hasItem(id)));

        UUID second = Tickets.open();
        place(id, second).then().statusCode(200);
        assertThat(Tickets.ledger(first).getInt("count")).isZero();
        assertThat(Tickets.text("/api/tickets/" + second + "/donations/total")).contains("\"total\":20.00");
        SignedWebhook.sendAll(life.refund("b", 100, "succeeded"));
        assertThat(Tickets.text("/api/tickets/" + second + "/donations/total")).contains("\"total\":19.00");
    }

    @Test
    void placingNeedsAPaymentAndATicket() {
        String id = rows.donation(SignedWebhook.sendAll(life(null, "eur").pays()));
        place(id, UUID.randomUUID()).then().statusCode(404).body("errors[0].field", equalTo("ticketId"));
        place(UUID.randomUUID().toString(), Tickets.open()).then().statusCode(404);
        Admin.request()
                .contentType("application/json")
                .body("{}")
                .post("/admin/donations/" + id + "/attribute")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("ticketId"));
    }

    @Test
    void whatAReplicaWhoseClockIsAheadHasPlacedIsAConflictAndStaysThere() {
        String id = rows.donation(SignedWebhook.sendAll(life(null, "eur").pays()));
        UUID first = Tickets.open();
        place(id, first).then().statusCode(200);
        clock.stopAt(Instant.now().minusSeconds(5));
        place(id, Tickets.open()).then().statusCode(409).body("detail", containsString("at the same moment"));
        clock.goOn();
        assertThat(Tickets.ledger(first).getInt("count")).isEqualTo(1);
        place(id, Tickets.open()).then().statusCode(200);
        assertThat(Tickets.ledger(first).getInt("count")).isZero();
    }

    @Test
    void filtersFindWhatTheyName() {
        UUID ticket = Tickets.open();
        StripeLife paid = SignedWebhook.sendAll(life(ticket, "usd").pays().settles());
        StripeLife failed = SignedWebhook.sendAll(life(ticket, "eur").attemptFails());
        String all = "/admin/donations?ticketId=" + ticket;
        Admin.request().get(all).then().statusCode(200).body("donations", hasSize(2));
        Admin.request().get(all + "&status=FAILED").then().body("donations.id", contains(rows.donation(failed)));
        Admin.request().get(all + "&currency=USD").then().body("donations.id", contains(rows.donation(paid)));
        Admin.request().get(all + "&until=2020-01-01T00:00:00Z").then().body("donations", hasSize(0));
        Admin.request().get(all + "&since=2020-01-01T00:00:00Z").then().body("donations", hasSize(2));
        String intent = paid.intentId();
        Admin.request()
                .get("/admin/donations?id=" + intent.substring(0, intent.length() - 3))
                .then()
                .body("donations.id", contains(rows.donation(paid)))
                .body("donations[0].fee", equalTo(0.3f))
                .body("donations[0].settledAmount", equalTo(24.7f))
                .body("donations[0].chargeId", equalTo(intent.replace("pi_", "ch_")));
        Admin.request()
                .get(all + "&emailHash=" + UnkeyedDonorHash.create().of("maria@example.com"))
                .then()
                .body("donations.id", contains(rows.donation(paid)));
    }

    @Test
    void statusOfTheNextVersionIsShownAsItIsAndKeepsNoOtherPaymentFromBeingShown() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life(ticket, "usd").attemptFails());
        StripeLife stranger = SignedWebhook.sendAll(life(ticket, "usd").attemptFails());
        String status = "update stripe_attributions set status = ? where payment_intent_id = ?";
        rows.execute(status, "PLEDGED", stranger.intentId());
        try {
            Admin.request()
                    .get("/admin/donations?ticketId=" + ticket)
                    .then()
                    .statusCode(200)
                    .body("donations.status", containsInAnyOrder("FAILED", "PLEDGED"));
            Admin.request()
                    .get("/admin/exports/donations.csv?ticketId=" + ticket)
                    .then()
                    .statusCode(200)
                    .body(containsString("PLEDGED"));
            Desk.admin()
                    .get("/desk/donations/" + rows.donation(stranger))
                    .then()
                    .statusCode(200)
                    .body(containsString("PLEDGED"));
            Desk.admin()
                    .get("/desk/donations?ticketId=" + ticket)
                    .then()
                    .statusCode(200)
                    .body(containsString("PLEDGED"));
        } finally {
            rows.execute(status, "FAILED", stranger.intentId());
        }
    }

    @Test
    void pagesLeadThroughAllPayments() {
        UUID ticket = Tickets.open();
        for (int i = 0; i < 5; i++) {
            SignedWebhook.sendAll(life(ticket, "usd").pays());
        }
        String all = "/admin/donations?limit=2&ticketId=" + ticket;
        List<String> seen = new java.util.ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            var page = Admin.request()
                    .get(all + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .jsonPath();
            seen.addAll(page.getList("donations.id", String.class));
            cursor = page.getString("nextCursor");
        }
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "status, paid",
        "ticketId, 1",
        "currency, usd",
        "since, yesterday",
        "since, +294277-01-01T00:00:00Z",
        "until, -4713-01-01T00:00:00Z",
        "until, +10000-01-01T00:00:00Z",
        "until, 2026-01-01",
        "emailHash, maria@example.com",
        "id, %25",
        "limit, 0",
        "limit, 201",
        "cursor, x"
    })
    void filterThatCannotBeOneIsNamed(String field, String value) {
        Admin.request()
                .urlEncodingEnabled(false)
                .get("/admin/donations?" + field + "=" + value)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void auditFindsWhatWasWrittenPastTheLedgerAndRepairsItOnlyWhenAsked() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life(ticket, "usd").pays());
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", equalTo(true));

        rows.execute("update ticket_totals set paid = paid + 1 where ticket_id = ?", ticket);
        for (int i = 0; i < 2; i++) {
            Admin.request()
                    .post("/admin/ledger/audit")
                    .then()
                    .body("consistent", equalTo(false))
                    .body("repaired", equalTo(false))
                    .body("differences", hasSize(1))
                    .body("differences[0].rows.ticketId", equalTo(ticket.toString()))
                    .body("differences[0].rows.paid", equalTo(25.0f))
                    .body("differences[0].totals.paid", equalTo(26.0f));
        }
        Admin.request()
                .post("/admin/ledger/audit?repair=true")
                .then()
                .body("repaired", equalTo(true))
                .body("differences", hasSize(1));
        Admin.request().post("/admin/ledger/audit").then().body("consistent", equalTo(true));
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"total\":25.00");
    }

    private static StripeLife life(UUID ticket, String currency) {
        return StripeLife.of(ticket, currency);
    }

    private static io.restassured.response.Response place(String id, UUID ticket) {
        return Admin.request()
                .contentType("application/json")
                .body(Map.of("ticketId", ticket))
                .post("/admin/donations/" + id + "/attribute");
    }
}
