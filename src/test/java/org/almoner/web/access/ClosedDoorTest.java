package org.almoner.web.access;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.testing.StoppableClock;
import org.almoner.web.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blank ADMIN_PASSWORD closes the door, to the blank password too. */
@QuarkusTest
@WithTestResource(WaryOfEverybody.class)
class ClosedDoorTest {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final AtomicInteger TRIES = new AtomicInteger();

    @Inject
    StoppableClock clock;

    @AfterEach
    void goesOn() {
        clock.goOn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "admin", "null", "test-admin-password"})
    void nobodyGetsIn(String password) {
        for (String user : new String[] {"admin", "auditor"}) {
            // What failed before makes nobody wait.
            clock.stopAt(Instant.now().plus(LONGEST_DELAY.multipliedBy(TRIES.incrementAndGet())));
            given().auth()
                    .preemptive()
                    .basic(user, password)
                    .get("/admin/door")
                    .then()
                    .statusCode(401);
        }
    }

    /** A token cannot be looked at: that is nobody's failure to log in, and it opens nothing. */
    @Test
    void tokenIsNotBelievedWhileTheProviderIsAway() {
        clock.stopAt(Instant.now().plus(LONGEST_DELAY.multipliedBy(TRIES.incrementAndGet())));
        for (int call = 0; call < 5; call++) {
            given().header("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.x")
                    .get("/admin/door")
                    .then()
                    .statusCode(503)
                    .contentType(Problem.MEDIA_TYPE)
                    .header("Retry-After", "5");
        }
        given().get("/health/live").then().statusCode(200);
    }
}
