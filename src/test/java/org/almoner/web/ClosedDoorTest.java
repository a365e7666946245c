package org.almoner.web;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No ADMIN_PASSWORD is set here: that closes the door. */
@QuarkusTest
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
}
