package org.almoner.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Opens tickets and reads what they have received, over HTTP. */
public final class Tickets {

    private Tickets() {}

    public static UUID open() {
        return open("asker@example.com");
    }

    /** @param contact an e-mail address */
    public static UUID open(String contact) {
        return open(contact, null);
    }

    /** @param displayName null for none */
    public static UUID open(String contact, String displayName) {
        Map<String, Object> ticket = new HashMap<>(Map.of("contactType", "EMAIL", "contactValue", contact));
        if (displayName != null) {
            ticket.put("displayName", displayName);
        }
        return UUID.fromString(given().contentType(ContentType.JSON)
                .body(ticket)
                .post("/api/tickets/create")
                .then()
                .statusCode(200)
                .extract()
                .path("id"));
    }

    public static String status(UUID ticket) {
        return read("/api/tickets/" + ticket).getString("status");
    }

    public static JsonPath ledger(UUID ticket) {
        return read("/api/tickets/" + ticket + "/donations");
    }

    public static JsonPath totals(UUID ticket) {
        return read("/api/tickets/" + ticket + "/donations/total");
    }

    public static JsonPath wall(UUID ticket) {
        return read("/api/tickets/" + ticket + "/wall");
    }

    /** The answer as it is written, for its digits. */
    public static String text(String path) {
        return given().get(path).then().statusCode(200).extract().asString();
    }

    private static JsonPath read(String path) {
        return JsonPath.from(text(path)).using(new JsonPathConfig(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    }
}
