package org.almoner.ticket;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.almoner.web.input.SearchText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AdminTicketTest {

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Test
    void findsTicketsByContactNameAndStatusAndShowsTheContact() {
        String contact = UUID.randomUUID() + "@Example.com";
        String id = make(contact, "100%_Anna!");
        make(contact, "Berta");

        find("contact", contact.toUpperCase(java.util.Locale.ROOT)).body("tickets.size()", equalTo(2));
        Admin.request()
                .queryParam("contact", contact)
                .queryParam("name", "100%_anna!")
                .queryParam("status", "DRAFT")
                .get("/admin/tickets")
                .then()
                .statusCode(200)
                .body("tickets.id", contains(id))
                .body("tickets[0].contactValue", equalTo(contact))
                .body("tickets[0].contactType", equalTo("EMAIL"));
        Admin.request()
                .queryParam("contact", contact)
                .queryParam("name", "1%")
                .get("/admin/tickets")
                .then()
                .body("tickets.size()", equalTo(0));
        Admin.request().get("/admin/tickets/" + id).then().statusCode(200).body("contactValue", equalTo(contact));
    }

    @Test
    void showsAnAuditorNoContactAndConfirmsNone() {
        String contact = UUID.randomUUID() + "@example.com";
        String name = "For the auditor " + UUID.randomUUID();
        String id = make(contact, name);

        String listed = Admin.auditor()
                .queryParam("name", name)
                .get("/admin/tickets")
                .then()
                .statusCode(200)
                .body("tickets.id", contains(id))
                .extract()
                .asString();
        String shown = Admin.auditor()
                .get("/admin/tickets/" + id)
                .then()
                .statusCode(200)
                .body("displayName", equalTo(name))
                .extract()
                .asString();
        assertThat(listed + shown).doesNotContain("contactType", "contactValue", contact);
        for (String guess : List.of(contact, "nobody@example.com")) {
            Admin.auditor()
                    .queryParam("contact", guess)
                    .get("/admin/tickets")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("detail", equalTo("Only an administrator finds tickets by their contact."));
        }
    }

    @Test
    void listsInPagesWithoutLossOrRepetition() {
        String contact = UUID.randomUUID() + "@example.com";
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(0, make(contact, "Ticket " + i));
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            var request = Admin.request().queryParam("contact", contact).queryParam("limit", 3);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/admin/tickets")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            listed.addAll(page.getList("tickets.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(listed).isEqualTo(made);
    }

    @Test
    void opensAndClosesForGood() {
        String id = make("a@example.com", null);
        act(id, "open").statusCode(200).body("status", equalTo("OPEN"));
        act(id, "open").statusCode(200).body("status", equalTo("OPEN"));
        act(id, "close").statusCode(200).body("status", equalTo("CLOSED"));
        act(id, "close").statusCode(200).body("status", equalTo("CLOSED"));
        act(id, "open").statusCode(409).body("status", equalTo(409));
        assertThat(Tickets.status(UUID.fromString(id))).isEqualTo("CLOSED");
    }

    @Test
    void changesWhatIsNamedAndLeavesTheRest() {
        String id = make("old@example.com", "Old name");
        patch(id, "{\"displayName\":\" New name \"}")
                .statusCode(200)
                .body("displayName", equalTo("New name"))
                .body("contactValue", equalTo("old@example.com"));
        patch(id, "{\"contactType\":\"PHONE\",\"contactValue\":\"+4930123456\"}")
                .statusCode(200)
                .body("displayName", equalTo("New name"))
                .body("contactType", equalTo("PHONE"))
                .body("contactValue", equalTo("+4930123456"));
        patch(id, "{\"displayName\":null}").statusCode(200).body("displayName", nullValue());
        patch(id, "{}").statusCode(200).body("contactValue", equalTo("+4930123456"));
    }

    @Test
    void findsTicketsByNamesInAllLetters() {
        String name = "Öffnung Ω " + UUID.randomUUID();
        String id = make("letters@example.com", name);
        find("name", name).body("tickets.id", contains(id));
        find("name", name.replace("ffnung", "FFNUNG").substring(0, 30)).body("tickets.id", contains(id));
        // In a database of the locale C PostgreSQL knows no small letter to others than ASCII's.
        String found = AdminTicketResource.NAMED.replaceAll("displayName|:name", "cast(? as text) collate \"C\"");
        assertThat(rows.one("select " + found + " as found", name, SearchText.beginning(new SearchText(name))))
                .containsEntry("found", true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recording_tickets_name_idx   | name",
                "recording_tickets_status_idx | status = 'CLOSED' order by created_at desc, id desc"
            })
    void whatTicketsAreLookedForByHasAnIndex(String index, String asked) throws SQLException {
        String named =
                AdminTicketResource.NAMED.replace("displayName", "display_name").replace(":name", "'Lesung %'");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local enable_seqscan = off; set local enable_sort = off");
            statement.execute("set local enable_bitmapscan = off");
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = statement.executeQuery(
                    "explain select * from recording_tickets where " + (asked.equals("name") ? named : asked))) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            connection.rollback();
            assertThat(plan).contains("using " + index).contains("Index Cond");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"contactValue\":\"x@example.com\"}",
                "{\"contactType\":\"EMAIL\"}",
                "{\"contactType\":\"PHONE\",\"contactValue\":\"x@example.com\"}",
                "{\"displayName\":\"\"}",
                "{\"displayName\":\"two\\nlines\"}",
                "{\"displayName\":7}",
                "[]",
                ""
            })
    void refusesAChangeThatIsNone(String body) {
        String id = make("kept@example.com", "Kept");
        patch(id, body).statusCode(400).contentType("application/problem+json");
        Admin.request()
                .get("/admin/tickets/" + id)
                .then()
                .body("displayName", equalTo("Kept"))
                .body("contactValue", equalTo("kept@example.com"));
    }

    @Test
    void deletesATicketUnlessADonationNamesIt() {
        String id = make("gone@example.com", null);
        rows.execute(
                "insert into ticket_totals (ticket_id, currency, updated_at) values (cast(? as uuid), 'USD', now())",
                id);
        delete(id).statusCode(204);
        delete(id).statusCode(404);
        assertThat(rows.count("ticket_totals", "ticket_id = cast(? as uuid)", id))
                .isZero();

        String named = make("named@example.com", null);
        rows.execute(
                "insert into stripe_attributions (id, ticket_id, status, created_at, updated_at, history)"
                        + " values (gen_random_uuid(), cast(? as uuid), 'EXPIRED', now(), now(), '{}')",
                named);
        delete(named).statusCode(409).body("detail", equalTo("Donations name this ticket; it can only be closed."));
        Admin.request().get("/admin/tickets/" + named).then().statusCode(200);
        rows.execute("delete from stripe_attributions where ticket_id = cast(? as uuid)", named);
    }

    /** Whoever stores one has the payment's row first, and the ticket at last: when it opens by its first donation. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletionOfATicketAndAPaymentOfItWaitForNoneOfBoth(boolean knownBefore) throws SQLException {
        String id = make(UUID.randomUUID() + "@example.com", null);
        String payment =
                "insert into stripe_attributions (id, ticket_id, status, created_at, updated_at, history) values (gen_random_uuid(), '"
                        + id + "', 'CREATED', now(), now(), '{}')";
        if (knownBefore) {
            rows.execute(payment);
        }
        CompletableFuture<Integer> deleted;
        try (Connection webhook = database.getConnection();
                Statement statement = webhook.createStatement()) {
            webhook.setAutoCommit(false);
            statement.execute(
                    knownBefore
                            ? "select from stripe_attributions where ticket_id = '" + id + "' for update"
                            : payment);
            deleted = CompletableFuture.supplyAsync(() -> delete(id).extract().statusCode());
            await().until(() -> deleted.isDone()
                    || rows.count("pg_stat_activity", "wait_event_type = 'Lock' and query like '%recording_tickets%'")
                            > 0);
            statement.execute("select from recording_tickets where id = '" + id + "' for no key update");
            webhook.commit();
        }
        assertThat(deleted.join()).isEqualTo(409);
        rows.execute("delete from stripe_attributions where ticket_id = cast(? as uuid)", id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=open", "name=%00", "limit=0", "cursor=x"})
    void refusesAFilterThatCannotBeOne(String query) {
        Admin.request()
                .urlEncodingEnabled(false)
                .get("/admin/tickets?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    private static ValidatableResponse find(String filter, String value) {
        return Admin.request()
                .queryParam(filter, value)
                .get("/admin/tickets")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse act(String id, String act) {
        return Admin.request().post("/admin/tickets/" + id + "/" + act).then();
    }

    private static ValidatableResponse patch(String id, String body) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(body)
                .patch("/admin/tickets/" + id)
                .then();
    }

    private static ValidatableResponse delete(String id) {
        return Admin.request().delete("/admin/tickets/" + id).then();
    }

    private static String make(String contact, String name) {
        return given().contentType(ContentType.JSON)
                .body(
                        name == null
                                ? Map.of("contactType", "EMAIL", "contactValue", contact)
                                : Map.of("contactType", "EMAIL", "contactValue", contact, "displayName", name))
                .post("/api/tickets/create")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }
}
