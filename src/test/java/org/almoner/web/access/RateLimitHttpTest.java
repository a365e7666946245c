package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.almoner.testing.StoppableClock;
import org.almoner.web.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(WaryOfEverybody.class)
class RateLimitHttpTest {

    @Inject
    StoppableClock clock;

    @BeforeEach
    void standsStill() {
        clock.stopAt(Instant.parse("2026-01-02T03:04:45Z"));
    }

    @AfterEach
    void goesOn() {
        clock.goOn();
    }

    @Test
    void beyondTheLimitAPublicWriteWaitsForTheNextMinute() {
        for (int call = 0; call < 3; call++) {
            create("203.0.113." + call).then().statusCode(200);
        }
        create("203.0.113.9")
                .then()
                .statusCode(429)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", "15")
                .body("title", equalTo("Too Many Requests"));
        given().get("/api/tickets/" + UUID.randomUUID()).then().statusCode(404);
        clock.advance(Duration.ofSeconds(15));
        create("203.0.113.9").then().statusCode(200);
    }

    /** No proxy is configured, so that nobody may claim to be somebody else. */
    private static Response create(String forwardedFor) {
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", forwardedFor)
                .body("{\"contactType\":\"EMAIL\",\"contactValue\":\"someone@example.com\"}")
                .post("/api/tickets/create");
    }
}
