package org.almoner.support;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SupportTest {

    @Inject
    Rows rows;

    @Test
    void goesFromOpenToAnsweredToClosedAndIsReopenedByItsVisitor() {
        UUID ticket = Tickets.open();
        JsonPath opened = open(Map.of("ticketId", ticket.toString())).extract().jsonPath();
        String id = opened.getString("id");
        String token = opened.getString("token");
        assertThat(opened.getString("status")).isEqualTo("OPEN");

        admin(id, "answer", "Tomorrow.").statusCode(200).body("status", equalTo("ANSWERED"));
        thread(token)
                .body("status", equalTo("ANSWERED"))
                .body("subject", equalTo("My recording"))
                .body("messages.message", contains("When will it be ready?", "Tomorrow."))
                .body("messages.author", contains("VISITOR", "ADMIN"))
                .body("contactValue", nullValue());
        admin(id, "close", null).statusCode(200).body("status", equalTo("CLOSED"));
        admin(id, "close", null).statusCode(200).body("status", equalTo("CLOSED"));
        say(token, "And the other one?").statusCode(201).body("author", equalTo("VISITOR"));
        Admin.request()
                .get("/admin/support/" + id)
                .then()
                .statusCode(200)
                .body("thread.status", equalTo("OPEN"))
                .body("thread.messages", equalTo(3))
                .body("thread.ticketId", equalTo(ticket.toString()))
                .body("thread.contactValue", equalTo("visitor@example.com"))
                .body("messages.size()", equalTo(3));
    }

    @Test
    void showsAThreadToItsTokenAlone() {
        JsonPath opened = open(Map.of()).extract().jsonPath();
        String token = opened.getString("token");
        String other = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);
        for (String wrong : List.of(other, opened.getString("id"), "x", "%00", "a".repeat(43), "a".repeat(3_000))) {
            given().urlEncodingEnabled(false)
                    .get("/api/support/" + wrong + "/messages")
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json");
        }
        say(other, "Hello?").statusCode(404);
        assertThat(rows.all("select * from support_tickets where id = cast(? as uuid)", opened.getString("id"))
                        .toString())
                .doesNotContain(token);
    }

    /** Otherwise a thread of two hundred such, asked for at once by many, would fill the memory. */
    @Test
    void pageOfLongMessagesEndsBeforeItsLimit() {
        String longest = "😀".repeat(10_000);
        String token = open(Map.of()).extract().path("token");
        for (int i = 2; i <= 4; i++) {
            say(token, longest).statusCode(201);
        }
        JsonPath first = messages(token, null);
        assertThat(first.getList("messages.message")).containsExactly("When will it be ready?", longest);
        JsonPath second = messages(token, first.getString("nextCursor"));
        assertThat(second.getList("messages.message")).containsExactly(longest);
        JsonPath third = messages(token, second.getString("nextCursor"));
        assertThat(third.getList("messages.message")).containsExactly(longest);
        assertThat(third.getString("nextCursor")).isNull();
    }

    private static JsonPath messages(String token, String cursor) {
        return given().queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                .get("/api/support/" + token + "/messages")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void readsALongThreadInPages() {
        String token = open(Map.of()).extract().path("token");
        for (int i = 2; i <= 7; i++) {
            say(token, "Message " + i).statusCode(201);
        }
        List<String> messages = new ArrayList<>();
        String cursor = null;
        do {
            var request = given().queryParam("limit", 3);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/api/support/" + token + "/messages")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            messages.addAll(page.getList("messages.message"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(messages)
                .containsExactly(
                        "When will it be ready?",
                        "Message 2",
                        "Message 3",
                        "Message 4",
                        "Message 5",
                        "Message 6",
                        "Message 7");
    }

    @Test
    void listsForAdministratorsByStatusAndTicket() {
        UUID ticket = Tickets.open();
        String id = open(Map.of("ticketId", ticket.toString())).extract().path("id");
        list("ticketId", ticket).body("threads.id", contains(id));
        list("status", "ANSWERED").body("threads.id", not(hasItem(id)));
        admin(id, "answer", "Yes.").statusCode(200);
        list("status", "ANSWERED").body("threads.id", hasItem(id));
    }

    @Test
    void showsAnAuditorTheThreadAndNotWhoAsks() {
        String contact = UUID.randomUUID() + "@example.com";
        UUID ticket = Tickets.open();
        String id = open(Map.of("ticketId", ticket.toString(), "contactValue", contact))
                .extract()
                .path("id");
        String listed = Admin.auditor()
                .queryParam("ticketId", ticket)
                .get("/admin/support")
                .then()
                .statusCode(200)
                .body("threads.id", contains(id))
                .body("threads[0].contactType", nullValue())
                .body("threads[0].contactValue", nullValue())
                .extract()
                .asString();
        String read = Admin.auditor()
                .get("/admin/support/" + id)
                .then()
                .statusCode(200)
                .body("thread.subject", equalTo("My recording"))
                .body("thread.contactType", nullValue())
                .body("thread.contactValue", nullValue())
                .body("messages.message", contains("When will it be ready?"))
                .extract()
                .asString();
        assertThat(listed + read).doesNotContain(contact);
        list("ticketId", ticket)
                .body("threads[0].contactType", equalTo("EMAIL"))
                .body("threads[0].contactValue", equalTo(contact));
    }

    @Test
    void isFullAtSomeTime() {
        JsonPath opened = open(Map.of()).extract().jsonPath();
        rows.execute("update support_tickets set messages = 500 where id = cast(? as uuid)", opened.getString("id"));
        say(opened.getString("token"), "One more").statusCode(409);
        admin(opened.getString("id"), "answer", "One more").statusCode(409);
    }

    @Test
    void outlivesTheRecordingTicketThatItIsAbout() {
        UUID ticket = Tickets.open();
        String token = open(Map.of("ticketId", ticket.toString())).extract().path("token");
        Admin.request().delete("/admin/tickets/" + ticket).then().statusCode(204);
        thread(token).body("messages.size()", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject=",
                "subject=two\nlines",
                "message=",
                "message=nul\0",
                "contactType=FAX",
                "contactValue=nobody",
                "ticketId=1"
            })
    void refusesWhatIsNoQuestion(String wrong) {
        String field = wrong.substring(0, wrong.indexOf('='));
        open(Map.of(field, wrong.substring(field.length() + 1)), 400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @Test
    void refusesATicketThatDoesNotExist() {
        open(Map.of("ticketId", "01890a5d-ac96-774b-bcce-b302099a8057"), 404)
                .contentType("application/problem+json")
                .body("errors.field", hasItem("ticketId"));
    }

    @Test
    void refusesMessagesThatAreNone() {
        String token = open(Map.of()).extract().path("token");
        for (String body :
                List.of("", "[]", "{}", "{\"message\":\" \"}", "{\"message\":7}", "{\"message\":\"\\ud800\"}")) {
            given().contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/support/" + token + "/messages")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        say(token, "x".repeat(10_001)).statusCode(400);
        say(token, "x".repeat(10_000)).statusCode(201);
        thread(token).body("messages.size()", equalTo(2));
    }

    private static ValidatableResponse open(Map<String, String> changes) {
        return open(changes, 201);
    }

    private static ValidatableResponse open(Map<String, String> changes, int status) {
        Map<String, String> body = new HashMap<>(Map.of(
                "subject", "My recording",
                "message", "When will it be ready?",
                "contactType", "EMAIL",
                "contactValue", "visitor@example.com"));
        body.putAll(changes);
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/support")
                .then()
                .statusCode(status);
    }

    private static ValidatableResponse say(String token, String text) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("message", text))
                .post("/api/support/" + token + "/messages")
                .then();
    }

    private static ValidatableResponse thread(String token) {
        return given().get("/api/support/" + token + "/messages").then().statusCode(200);
    }

    private static ValidatableResponse admin(String id, String act, String text) {
        var request = Admin.request();
        if (text != null) {
            request.contentType(ContentType.JSON).body(Map.of("message", text));
        }
        return request.post("/admin/support/" + id + "/" + act).then();
    }

    private static ValidatableResponse list(String filter, Object value) {
        return Admin.request()
                .queryParam(filter, value)
                .get("/admin/support")
                .then()
                .statusCode(200);
    }
}
