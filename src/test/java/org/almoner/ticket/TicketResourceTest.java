package org.almoner.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TicketResourceTest {

    @Test
    void makesADraftAndShowsItWithoutItsContact() {
        Map<String, Object> made = create("EMAIL", "someone@example.com", "  Reading for Anna ")
                .statusCode(200)
                .contentType(ContentType.JSON)
                .extract()
                .jsonPath()
                .getMap("");
        assertThat(made.keySet())
                .containsExactly(
                        "id", "contactType", "contactValue", "displayName", "status", "createdAt", "updatedAt");
        assertThat(made)
                .containsEntry("contactType", "EMAIL")
                .containsEntry("contactValue", "someone@example.com")
                .containsEntry("displayName", "Reading for Anna")
                .containsEntry("status", "DRAFT")
                .containsEntry("updatedAt", made.get("createdAt"));
        assertThat((String) made.get("createdAt")).endsWith("Z");
        assertThat(Instant.parse((String) made.get("createdAt")))
                .isCloseTo(Instant.now(), Assertions.within(Duration.ofMinutes(1)));
        assertThat(UUID.fromString((String) made.get("id")).version()).isEqualTo(7);

        Map<String, Object> seen = given().get("/api/tickets/" + made.get("id"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("");
        Map<String, Object> expected = new HashMap<>(made);
        expected.keySet().removeAll(List.of("contactType", "contactValue"));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void needsNoDisplayNameAndIgnoresWhatItDoesNotKnow() {
        given().contentType(ContentType.JSON)
                .body("{\"contactType\":\"PHONE\",\"contactValue\":\"+14155550123\",\"status\":\"CLOSED\",\"x\":[1]}")
                .post("/api/tickets/create")
                .then()
                .statusCode(200)
                .body("displayName", nullValue())
                .body("containsKey('displayName')", equalTo(true))
                .body("status", equalTo("DRAFT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "first.last+tag@sub.example.org", "o'brien@example.ie", "jörg@exämple.de"})
    void takesMailAddresses(String address) {
        create("EMAIL", address, null).statusCode(200).body("contactValue", equalTo(address));
    }

    /** Whoever is to be forgotten is looked for by what can be seen. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00a0erika@quux.example",
                "erika@quux.example\u200b",
                "erika@quux.example ",
                "erika\u2003s@quux.example",
                "erika@quux\u00ad.example",
                "erika@quux.example\ufe0f",
                "erika@quux.example\u3164",
                "\u202eerika@quux.example",
                "\ue000x@b.cd"
            })
    void refusesMailAddressesWithWhatCannotBeSeen(String address) {
        create("EMAIL", address, null)
                .statusCode(400)
                .body("errors.field", hasItem("contactValue"))
                .body("errors.message", hasItem("must be an e-mail address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Ω 👩‍👧 “Anna”", "Robert'); drop table recording_tickets;--"})
    void takesNamesInAnyScript(String name) {
        create("EMAIL", "someone@example.com", name).statusCode(200).body("displayName", equalTo(name));
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        create("EMAIL", "someone@example.com", "👩".repeat(120)).statusCode(200);
        create("EMAIL", "someone@example.com", "👩".repeat(121)).statusCode(400);
    }

    @Test
    void anUnknownTicketIs404() {
        given().get("/api/tickets/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("There is no ticket with this id."));
    }

    @Test
    void theDescriptionHasExamples() {
        given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Almoner"))
                .body(
                        "paths.'/api/tickets/create'.post.requestBody.content.'application/json'.examples",
                        org.hamcrest.Matchers.notNullValue())
                .body(
                        "paths.'/api/tickets/{id}'.get.responses.'200'.content.'application/json'.examples",
                        org.hamcrest.Matchers.notNullValue());
    }

    private static ValidatableResponse create(String contactType, String contactValue, String displayName) {
        Map<String, String> ticket = new HashMap<>();
        ticket.put("contactType", contactType);
        ticket.put("contactValue", contactValue);
        ticket.put("displayName", displayName);
        return given().contentType(ContentType.JSON)
                .body(ticket)
                .post("/api/tickets/create")
                .then();
    }
}
