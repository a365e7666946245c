package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.almoner.web.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CORS refuses says why, as everything does. */
@QuarkusTest
@WithTestResource(AdminDoorTest.WithPasswordAndOrigin.class)
class ForeignOriginTest {

    private static final String OURS = "https://give.example.org";

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.org", "null", "https://give.example.org.evil.example", "nonsense"})
    void requestFromElsewhereIsAProblem(String origin) {
        given().header("Origin", origin)
                .get("/api/tickets/x")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("origin"));
    }

    @Test
    void methodThatOtherOriginsMayNotUseIsAProblem() {
        given().header("Origin", OURS)
                .delete("/api/tickets/create")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(403));
    }

    @Test
    void preflightOfOursPasses() {
        given().header("Origin", OURS)
                .header("Access-Control-Request-Method", "POST")
                .options("/api/tickets/create")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", OURS);
    }
}
