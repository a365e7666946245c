package org.almoner.dev;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.Map;
import java.util.UUID;

/** Gives as a donor does, by the pages of the stand-in. */
final class Giver {

    private final String page;
    private final String sessionId;

    private Giver(String page, String sessionId) {
        this.page = page;
        this.sessionId = sessionId;
    }

    /** Starts a checkout. @param amount as JSON writes it */
    static Giver to(UUID ticket, String amount, String currency) {
        Response opened = given().contentType(ContentType.JSON)
                .body("{\"amount\":" + amount + ",\"currency\":\"" + currency + "\",\"successUrl\":\"" + back()
                        + "\",\"cancelUrl\":\"" + back() + "\"}")
                .post("/api/tickets/" + ticket + "/checkout");
        assertThat(opened.statusCode()).as(opened.asString()).isEqualTo(201);
        String url = opened.path("url");
        return new Giver(URI.create(url).getPath(), opened.path("sessionId"));
    }

    Giver does(String action) {
        return does(action, Map.of());
    }

    Giver does(String action, Map<String, String> fields) {
        act(action, fields).then().statusCode(action.equals("decline") ? 200 : 303);
        return this;
    }

    Response act(String action, Map<String, String> fields) {
        return given().redirects()
                .follow(false)
                .formParam("action", action)
                .formParams(fields)
                .post(page);
    }

    String page() {
        return page;
    }

    String sessionId() {
        return sessionId;
    }

    static String back() {
        return "http://localhost:" + io.restassured.RestAssured.port + "/";
    }
}
