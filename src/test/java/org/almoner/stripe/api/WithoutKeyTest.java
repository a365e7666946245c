package org.almoner.stripe.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import org.almoner.testing.Admin;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** No key is configured here: what needs one says so, and everything else works. */
@QuarkusTest
class WithoutKeyTest {

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
        given().contentType(ContentType.JSON)
                .body("{\"amount\":25,\"currency\":\"USD\",\"successUrl\":\"https://evil.example.org/\"}")
                .post("/api/tickets/" + Tickets.open() + "/checkout")
                .then()
                .statusCode(400);
    }

    @Test
    void eventsAreShownAllTheSame() {
        Admin.request().get("/admin/stripe/events").then().statusCode(200);
        Admin.request().get("/admin/stripe/reconcile").then().statusCode(200);
        Admin.request().get("/admin/stripe/import").then().statusCode(200);
    }
}
