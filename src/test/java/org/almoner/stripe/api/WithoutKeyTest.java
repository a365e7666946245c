package org.almoner.stripe.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** No key is configured here: what needs one says so, and everything else works. */
@QuarkusTest
class WithoutKeyTest {

    private static final String DONATION = "\"amount\":25,\"currency\":\"USD\"";

    @Test
    void whatNeedsStripeIsUnavailable() {
        Response replay = Admin.request().post("/admin/stripe/events/evt_1/replay");
        Response walk =
                Admin.request().queryParam("since", Instant.now().toString()).post("/admin/stripe/reconcile");
        Response past = Admin.request().post("/admin/stripe/import?since=2015-01-01");
        for (Response answer : List.of(replay, walk, past)) {
            answer.then().statusCode(503).contentType("application/problem+json");
            assertThat(answer.asString()).contains("Stripe is not set up here");
        }
    }

    @Test
    void checkoutChecksItsInputFirst() {
        String ticket = Tickets.open().toString();
        assertThat(checkout(ticket, "\"amount\":-25,\"currency\":\"USD\"")
                        .jsonPath()
                        .getString("errors[0].field"))
                .isEqualTo("amount");
        checkout(UUID.randomUUID().toString(), DONATION).then().statusCode(404);
    }

    /** Where donors may be sent back to is set up after the key. */
    @Test
    void checkoutIsUnavailableWhateverIsSaidOfTheWayBack() {
        String ticket = Tickets.open().toString();
        for (String order : List.of(
                DONATION,
                DONATION
                        + ",\"successUrl\":\"https://give.example.org/\",\"cancelUrl\":\"https://give.example.org/\"")) {
            checkout(ticket, order).then().statusCode(503).body("detail", equalTo("Stripe is not set up here."));
        }
    }

    private static Response checkout(String ticket, String order) {
        return given().contentType(ContentType.JSON)
                .body("{" + order + "}")
                .post("/api/tickets/" + ticket + "/checkout");
    }

    @Test
    void eventsAreShownAllTheSame() {
        Admin.request().get("/admin/stripe/events").then().statusCode(200);
        Admin.request().get("/admin/stripe/reconcile").then().statusCode(200);
        Admin.request().get("/admin/stripe/import").then().statusCode(200);
    }
}
