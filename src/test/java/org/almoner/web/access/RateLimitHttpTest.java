package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.almoner.testing.MovingClock;
import org.almoner.web.problem.Problem;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RateLimitHttpTest.ThreePerMinute.class)
class RateLimitHttpTest {

    private static final MovingClock CLOCK = new MovingClock(Instant.parse("2026-01-02T03:04:45Z"));

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
        CLOCK.advance(Duration.ofSeconds(15));
        create("203.0.113.9").then().statusCode(200);
    }

    /** No proxy is configured, so that nobody may claim to be somebody else. */
    private static Response create(String forwardedFor) {
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", forwardedFor)
                .body("{\"contactType\":\"EMAIL\",\"contactValue\":\"someone@example.com\"}")
                .post("/api/tickets/create");
    }

    public static class ThreePerMinute implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("RATE_LIMIT", "3");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(TestClock.class);
        }
    }

    @Alternative
    @Singleton
    static class TestClock {
        @Produces
        @Alternative
        @Priority(1)
        @Singleton
        Clock clock() {
            return CLOCK;
        }
    }
}
