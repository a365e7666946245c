package org.almoner.web;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blank ADMIN_PASSWORD closes the door, to the blank password too. */
@QuarkusTest
@TestProfile(ClosedDoorTest.BlankPassword.class)
class ClosedDoorTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "admin", "null", "test-admin-password"})
    void nobodyGetsIn(String password) {
        given().auth()
                .preemptive()
                .basic("admin", password)
                .get("/admin/door")
                .then()
                .statusCode(403);
    }

    public static class BlankPassword implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ADMIN_PASSWORD", " ");
        }
    }
}
