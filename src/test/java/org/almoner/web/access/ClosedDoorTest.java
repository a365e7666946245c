package org.almoner.web.access;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blank ADMIN_PASSWORD closes the door, to the blank password too. */
@QuarkusTest
@TestProfile(ClosedDoorTest.BlankPassword.class)
class ClosedDoorTest {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "admin", "null", "test-admin-password"})
    void nobodyGetsIn(String password) {
        for (String user : new String[] {"admin", "auditor"}) {
            given().auth()
                    .preemptive()
                    .basic(user, password)
                    .header("X-Forwarded-For", "203.0.113." + CLIENTS.incrementAndGet())
                    .get("/admin/door")
                    .then()
                    .statusCode(401);
        }
    }

    public static class BlankPassword implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ADMIN_PASSWORD", " ", "AUDITOR_PASSWORD", "", "TRUSTED_PROXIES", "127.0.0.1");
        }
    }
}
