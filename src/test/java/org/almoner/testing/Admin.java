package org.almoner.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Calls with the credentials that the test profile gives the administrator. */
public final class Admin {

    /** What the test profile has, and what a packaged service may be given. */
    public static final String PASSWORD = "test-admin-password";

    /** The header for those who do not call by rest-assured. */
    public static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private Admin() {}

    /** Who may read and change nothing. */
    public static RequestSpecification auditor() {
        return given().auth().preemptive().basic("auditor", "test-auditor-password");
    }

    public static RequestSpecification request() {
        return given().auth().preemptive().basic("admin", PASSWORD);
    }

    /** Forgets a person, who is told by what {@code DELETE /admin/people} takes. @return what it touched */
    public static ValidatableResponse forget(Map<String, ?> person) {
        return request()
                .contentType(ContentType.JSON)
                .body(person)
                .delete("/admin/people")
                .then()
                .statusCode(200);
    }
}
