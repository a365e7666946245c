package org.almoner.donor.erasure;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.UnkeyedDonorHash;
import org.almoner.web.problem.LittlePatience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An erasure that is kept from its end leaves what the next one needs for the same answer. */
@QuarkusTest
class ErasureAgainTest {

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    private final String email = "again-" + UUID.randomUUID() + "@example.com";
    private UUID ticket;
    private StripeLife gift;

    /** A ticket with two recordings, and two gifts. */
    @BeforeEach
    void personIsKnown() {
        ticket = Tickets.open(email);
        for (int i = 0; i < 2; i++) {
            rows.execute(
                    "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                            + " updated_at) values (gen_random_uuid(), ?, 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now())",
                    ticket);
            gift = new StripeLife(
                            StripeShape.V2026, "again" + UUID.randomUUID(), 1_790_000_000L, 2_500, "usd", ticket, true)
                    .pays();
            gift.events()
                    .forEach(event -> SignedWebhook.send(event.toString().replace("maria@example.com", email))
                            .then()
                            .statusCode(200));
        }
        assertThat(shown()).isEqualTo(2);
    }

    @AfterEach
    void nothingIsLeft() {
        rows.execute("delete from recordings where ticket_id = ?", ticket);
        rows.execute("delete from erased_donors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "emailHash"})
    void whoAsksAgainIsToldWhatStays(String by) throws SQLException {
        Map<String, Object> person = Map.of(
                by, by.equals("email") ? email : UnkeyedDonorHash.create().of(email));
        try (Connection holder = lockedGift()) {
            erase(person).then().statusCode(503);
            holder.rollback();
        }
        assertThat(rows.count("recording_tickets", "contact_search = ?", email))
                .as("what leads to the recordings")
                .isEqualTo(1);
        assertThat(rows.count("erased_donors", "true"))
                .as("for whoever searches the histories, should nobody ask again")
                .isEqualTo(1);
        try (LogWatch log = new LogWatch("org.almoner")) {
            erase(person).then().statusCode(200).body("tickets", equalTo(1)).body("recordingsKept", equalTo(2));
            assertThat(log.lines())
                    .as("for whoever did not hear the answer")
                    .anyMatch(line -> line.contains("Recordings stay") && line.contains(ticket.toString()))
                    .noneMatch(line -> line.contains(email));
        }
        assertThat(rows.count("recording_tickets", "contact_search = ?", email)).isZero();
        assertThat(shown()).isZero();
    }

    @Test
    void twoWhoAskAtOnceAreToldTheSame() throws SQLException {
        rows.execute("delete from admin_actions");
        List<CompletableFuture<Response>> asked;
        try (Connection holder = lockedGift()) {
            asked = Stream.<Map<String, Object>>of(
                            Map.of("email", email), Map.of("email", email.toUpperCase(), "recordings", false))
                    .map(person -> supplyAsync(() -> erase(person)))
                    .toList();
            await().until(() -> rows.count("admin_actions", "action = 'person.erase'") == 2);
            holder.rollback();
        }
        asked.forEach(answer -> answer.join()
                .then()
                .statusCode(200)
                .body("donations", equalTo(2))
                .body("tickets", equalTo(1))
                .body("recordingsKept", equalTo(2)));
        await().until(() -> rows.count("admin_actions", "action = 'person.erase' and outcome = 'DONE'") == 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasDoneWhenNobodyWaitedIsToldToTheNextWhoAsks(boolean atTheDesk) throws SQLException {
        rows.execute("delete from admin_actions");
        Desk desk = Desk.admin();
        Map<String, String> form = confirmed(desk);
        try (LittlePatience little = new LittlePatience();
                Connection holder = lockedGift()) {
            Response late = atTheDesk ? desk.post("/desk/erase/confirmed", form) : erase(Map.of("email", email));
            late.then().statusCode(503).body(containsString("It goes on: ask again"));
            holder.rollback();
        }
        await().until(() -> rows.count("admin_actions", "action = 'person.erase' and outcome is not null") == 1);
        UUID later = Tickets.open(email);
        if (atTheDesk) {
            desk.post("/desk/erase/confirmed", form)
                    .then()
                    .statusCode(200)
                    .body(containsString("Recordings stay: 2."))
                    .body(containsString("ticketId=" + ticket + "\""))
                    .body(not(containsString("Less was left")));
        } else {
            erase(Map.of("email", email))
                    .then()
                    .statusCode(200)
                    .body("donations", equalTo(2))
                    .body("tickets", equalTo(2))
                    .body("recordingsKept", equalTo(2));
        }
        assertThat(rows.count("recording_tickets", "id = ? and contact_value is not null", later))
                .as("what came meanwhile goes too")
                .isZero();
        erase(Map.of("email", email)).then().statusCode(200).body("recordingsKept", equalTo(0));
    }

    @Test
    void formOfTheDeskIsSentAgainAndListsWhatStays() throws SQLException {
        Desk desk = Desk.admin();
        Map<String, String> form = confirmed(desk);
        String link = "href=\"/desk/recordings?ticketId=" + ticket + "\"";
        try (Connection holder = lockedGift()) {
            desk.post("/desk/erase/confirmed", form).then().statusCode(503);
            holder.rollback();
        }
        assertThat(desk.post("/desk/erase/confirmed", form).asString())
                .contains("Forgotten", "Recordings stay: 2.", link, "<dt>Contacts of tickets</dt><dd>1</dd>")
                .doesNotContain("nothing was done");
        assertThat(desk.post("/desk/erase/confirmed", form).asString())
                .as("where an answer was not heard")
                .contains("Less was left than your page showed", "Recordings that were to stay: 2")
                .doesNotContain("Recordings stay: ");
    }

    @Test
    void formOfTheDeskIsRefusedWhereMoreWouldGoThanItSaid() {
        Desk desk = Desk.admin();
        Map<String, String> form = confirmed(desk);
        rows.execute(
                "insert into recordings (id, ticket_id, status, media_type, size_bytes, parts, attempts, due_at, created_at,"
                        + " updated_at) values (gen_random_uuid(), ?, 'DONE', 'audio/wav', 4, 1, 1, now(), now(), now())",
                ticket);
        rows.execute("delete from stripe_attributions where payment_intent_id = ?", gift.intentId());
        desk.post("/desk/erase/confirmed", form).then().statusCode(409);
        assertThat(rows.count("recording_tickets", "contact_search = ?", email)).isEqualTo(1);
        assertThat(shown()).isEqualTo(1);
    }

    private Map<String, String> confirmed(Desk desk) {
        Matcher was = Pattern.compile("name=\"was.touched\" value=\"([^\"]*)\"")
                .matcher(desk.post("/desk/erase", Map.of("email", email)).asString());
        assertThat(was.find()).isTrue();
        return Map.of("email", email, "was.touched", was.group(1));
    }

    /** Somebody else holds the payment. */
    private Connection lockedGift() throws SQLException {
        Connection holder = database.getConnection();
        holder.setAutoCommit(false);
        try (PreparedStatement lock =
                holder.prepareStatement("select 1 from stripe_attributions where payment_intent_id = ? for update")) {
            lock.setString(1, gift.intentId());
            lock.execute();
        }
        return holder;
    }

    private long shown() {
        return rows.count(
                "stripe_attributions",
                "donor_email_hash = ?",
                UnkeyedDonorHash.create().of(email));
    }

    private static Response erase(Map<String, Object> person) {
        return Admin.request().contentType("application/json").body(person).delete("/admin/people");
    }
}
