package org.almoner.web;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No ADMIN_PASSWORD is set here: that closes the door. */
@QuarkusTest
@TestProfile(ClosedDoorTest.WithoutPassword.class)
class ClosedDoorTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "admin", "null"})
    void nobodyGetsIn(String password) {
        given().auth()
                .preemptive()
                .basic("admin", password)
                .get("/admin/door")
                .then()
                .statusCode(403);
    }

    public static class WithoutPassword implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ADMIN_PASSWORD", "");
        }
    }
}
