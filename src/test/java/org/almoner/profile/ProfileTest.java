package org.almoner.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.testing.Admin;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProfileTest {

    @Test
    void isMadeReadReplacedAndDeleted() {
        String first = Tickets.open().toString();
        String second = Tickets.open().toString();
        String id = create(Map.of("ticketIds", List.of(first)))
                .statusCode(201)
                .body("displayName", equalTo("Anna"))
                .body("ticketIds", contains(first))
                .body("version", equalTo(0))
                .extract()
                .path("id");
        Map<String, Object> change = body(Map.of("ticketIds", List.of(second), "language", "pt-BR", "version", 0));
        change.remove("about");
        put(id, change)
                .statusCode(200)
                .body("language", equalTo("pt-BR"))
                .body("about", nullValue())
                .body("ticketIds", contains(second))
                .body("version", equalTo(1));
        get(id).statusCode(200).body("ticketIds", contains(second));
        Admin.request()
                .queryParam("ticketId", second)
                .get("/admin/profiles")
                .then()
                .statusCode(200)
                .body("profiles.id", contains(id));
        Admin.request().delete("/admin/profiles/" + id).then().statusCode(204);
        get(id).statusCode(404);
    }

    @Test
    void isNotOverwrittenByWhoHasNotSeenTheLastChange() {
        String id = create(Map.of()).extract().path("id");
        put(id, body(Map.of("displayName", "First", "version", 0))).statusCode(200);
        put(id, body(Map.of("displayName", "Second", "version", 0)))
                .statusCode(409)
                .body("errors[0].field", equalTo("version"))
                .body("errors[0].message", equalTo("is 1 by now"));
        put(id, body(Map.of("displayName", "Third"))).statusCode(400).body("errors[0].field", equalTo("version"));
        get(id).body("displayName", equalTo("First"));
    }

    @Test
    void takesOneOfManyWritersAtOnce() {
        String id = create(Map.of()).extract().path("id");
        List<Integer> answers = IntStream.range(0, 8)
                .mapToObj(writer -> CompletableFuture.supplyAsync(
                        () -> put(id, body(Map.of("displayName", "Writer " + writer, "version", 0)))
                                .extract()
                                .statusCode(),
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).containsOnly(200, 409);
        assertThat(Collections.frequency(answers, 200)).isEqualTo(1);
        get(id).body("version", equalTo(1));
    }

    @Test
    void forgetsATicketThatIsDeleted() {
        String ticket = Tickets.open().toString();
        String id = create(Map.of("ticketIds", List.of(ticket))).extract().path("id");
        Admin.request().delete("/admin/tickets/" + ticket).then().statusCode(204);
        get(id).statusCode(200).body("ticketIds.size()", equalTo(0));
    }

    @Test
    void isListedInPages() {
        List<String> made = new ArrayList<>();
        String ticket = Tickets.open().toString();
        for (int i = 0; i < 5; i++) {
            made.add(0, create(Map.of("ticketIds", List.of(ticket))).extract().path("id"));
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            var request = Admin.request().queryParam("ticketId", ticket).queryParam("limit", 2);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page = request.get("/admin/profiles")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            listed.addAll(page.getList("profiles.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(listed).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "language=xx",
                "language=de_DE",
                "language=zz-ZZ",
                "language=de-QQ",
                "language=",
                "timeZone=Mars/Olympus",
                "timeZone=+02:00",
                "timeZone=europe/berlin",
                "displayName=",
                "displayName=\u0007",
                "about=nul\0"
            })
    void refusesWhatDoesNotExist(String wrong) {
        String field = wrong.substring(0, wrong.indexOf('='));
        create(Map.of(field, wrong.substring(field.length() + 1)))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "pt-BR", "zh-Hant-TW", "gsw", "es-419"})
    void takesLanguagesThatExist(String language) {
        create(Map.of("language", language)).statusCode(201).body("language", equalTo(language));
    }

    @Test
    void refusesTicketsThatDoNotExist() {
        create(Map.of("ticketIds", List.of(UUID.randomUUID().toString())))
                .statusCode(404)
                .body("errors[0].field", equalTo("ticketIds"));
    }

    @Test
    void namesTheFieldOfWhatIsNoIdOfATicket() {
        create(Map.of("ticketIds", Arrays.asList((String) null)))
                .statusCode(400)
                .body("errors.field", equalTo(List.of("ticketIds")));
        create(Map.of("ticketIds", List.of("x"))).statusCode(400).body("errors[0].message", equalTo("must be a UUID"));
        create(Map.of("ticketIds", List.of(5))).statusCode(400).body("errors[0].message", equalTo("must be a UUID"));
    }

    private static ValidatableResponse create(Map<String, Object> changes) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(body(changes))
                .post("/admin/profiles")
                .then();
    }

    private static ValidatableResponse put(String id, Map<String, Object> body) {
        return Admin.request()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/admin/profiles/" + id)
                .then();
    }

    private static ValidatableResponse get(String id) {
        return Admin.request().get("/admin/profiles/" + id).then();
    }

    private static Map<String, Object> body(Map<String, Object> changes) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "displayName",
                "Anna",
                "language",
                "de",
                "timeZone",
                "Europe/Berlin",
                "about",
                "Reads aloud.\nSince 1999."));
        body.putAll(changes);
        return body;
    }
}
