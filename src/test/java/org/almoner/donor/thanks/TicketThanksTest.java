package org.almoner.donor.thanks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator writes to the donors of one ticket, and sees the letter before it goes out. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class TicketThanksTest {

    private static final String PATH = "/admin/tickets/{id}/thanks";

    @Inject
    Rows rows;

    private UUID ticket;

    @BeforeEach
    void ticket() {
        ticket = Tickets.open();
    }

    @Test
    void usualLetterIsShownUntilThereIsAnother() {
        Admin.auditor()
                .get(PATH, ticket)
                .then()
                .statusCode(200)
                .body("ticketId", equalTo(ticket.toString()))
                .body("text", nullValue());
        assertThat(preview().getString("text"))
                .contains("Dear \u2068Maria Garcia Lopez\u2069,", "25.00 USD", "Example Fund");
        put("de", "Liebe {name},\n\ndanke für {amount}! <b>&\n\nIhr Team")
                .statusCode(200)
                .body("language", equalTo("de"))
                .body("text", containsString("{amount}"));
        JsonPath letter = preview();
        assertThat(letter.getString("language")).isEqualTo("de");
        assertThat(letter.getString("subject")).isEqualTo("Danke für Ihre Spende");
        assertThat(letter.getString("text"))
                .startsWith("Liebe \u2068Maria Garcia Lopez\u2069,\n\ndanke für 25,00 USD! <b>&\n\nIhr Team\n")
                .contains("Ihre Adresse wird hier nicht aufbewahrt")
                .doesNotContain("vielen Dank");
        assertThat(letter.getString("html"))
                .contains("<html lang=\"de\">", "danke für 25,00 USD! &lt;b&gt;&amp;</p>")
                .doesNotContain("<b>");
        put("en", "Hello {name}").statusCode(200);
        assertThat(preview().getString("text")).startsWith("Hello \u2068Maria");
        Admin.request().delete(PATH, ticket).then().statusCode(204);
        Admin.request().delete(PATH, ticket).then().statusCode(204);
        assertThat(preview().getString("text")).startsWith("Dear \u2068Maria");
        assertThat(rows.count("admin_actions", "action like 'ticket.thanks.%' and target = ?", ticket.toString()))
                .isEqualTo(4);
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsLineAndChangesNothing() {
        put("en", "Hello").statusCode(200);
        put("en", "Hello\n{nobody}")
                .statusCode(400)
                .body("errors[0].field", equalTo("text"))
                .body("errors[0].message", containsString("line 2"));
        put("fr", "Bonjour").statusCode(400).body("errors[0].field", equalTo("language"));
        put("en", " ").statusCode(400).body("errors[0].field", equalTo("text"));
        put("en", "x".repeat(5_001)).statusCode(400).body("errors[0].field", equalTo("text"));
        put("en", "a\u0000b").statusCode(400).body("errors[0].field", equalTo("text"));
        for (String body : new String[] {
            "", "[]", "{}", "null", "{\"language\":\"en\"}", "{\"text\":\"x\"}", "{\"language\":1,\"text\":[]}"
        }) {
            Admin.request()
                    .contentType(ContentType.JSON)
                    .body(body)
                    .put(PATH, ticket)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        assertThat(Admin.request().get(PATH, ticket).jsonPath().getString("text"))
                .isEqualTo("Hello");
        put("en", "x".repeat(5_000)).statusCode(200);
    }

    @Test
    void ticketThatIsNotThereHasNoLetterAndOneThatGoesTakesItAlong() {
        UUID nobody = UUID.randomUUID();
        Admin.request().get(PATH, nobody).then().statusCode(404);
        Admin.request().get(PATH + "/preview", nobody).then().statusCode(404);
        Admin.request().delete(PATH, nobody).then().statusCode(404);
        Admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("language", "en", "text", "Hello"))
                .put(PATH, nobody)
                .then()
                .statusCode(404);
        Admin.auditor()
                .contentType(ContentType.JSON)
                .body(Map.of("language", "en", "text", "Hello"))
                .put(PATH, ticket)
                .then()
                .statusCode(403);
        put("en", "Hello").statusCode(200);
        Admin.request().delete("/admin/tickets/{id}", ticket).then().statusCode(204);
        assertThat(rows.count("thanks_texts", "ticket_id = ?", ticket)).isZero();
    }

    @Test
    void letterIsWrittenAtTheDeskWhichShowsItAndRefusesAPageThatIsOvertaken() {
        Desk desk = Desk.admin();
        String page = "/desk/tickets/" + ticket + "/thanks";
        assertThat(desk.get(page).asString()).contains("the usual letter", "Dear \u2068Maria Garcia Lopez\u2069,");
        assertThat(desk.post(page, Map.of("was.Changed", "", "language", "en", "text", "Hi {name},\r\n<b>thanks"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(rows.one("select body from thanks_texts where ticket_id = ?", ticket))
                .containsEntry("body", "Hi {name},\n<b>thanks");
        assertThat(desk.get(page).asString())
                .contains("a letter of its own", "Hi \u2068Maria Garcia Lopez\u2069,\n&lt;b&gt;thanks")
                .doesNotContain("<b>thanks");
        Response stale = desk.post(page, Map.of("was.Changed", "", "language", "en", "text", "Hello"));
        assertThat(stale.statusCode()).isEqualTo(409);
        Response odd = desk.post(page, Map.of("language", "en", "text", "Hello\n{nobody}"));
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(odd.asString()).contains("cannot be read in line 2");
        assertThat(desk.post(page + "/remove", Map.of()).statusCode()).isEqualTo(303);
        assertThat(rows.count("thanks_texts", "ticket_id = ?", ticket)).isZero();
        assertThat(desk.get("/desk/tickets/" + UUID.randomUUID() + "/thanks").statusCode())
                .isEqualTo(404);
    }

    private ValidatableResponse put(String language, String text) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(Map.of("language", language, "text", text))
                .put(PATH, ticket)
                .then();
    }

    private JsonPath preview() {
        return Admin.auditor()
                .get(PATH + "/preview", ticket)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
