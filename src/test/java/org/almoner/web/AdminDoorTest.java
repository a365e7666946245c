package org.almoner.web;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(AdminDoorTest.WithPasswordAndOrigin.class)
class AdminDoorTest {

    private static final String PASSWORD = "p$$w\\0rd:ü,{x}";

    @Test
    void opensForTheAdministrator() {
        given().header("Authorization", basic("admin", PASSWORD))
                .get("/admin/door")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/door", "/admin/forgotten", "/admin/nope", "/admin", "/admin/"})
    void asksForCredentials(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .header("WWW-Authenticate", Matchers.startsWith("Basic"))
                .body("status", Matchers.equalTo(401));
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong", "admin, ''", "somebody, 'p$$w\\0rd:ü,{x}'", "'', ''"})
    void staysClosedForWrongCredentials(String user, String password) {
        for (String path : new String[] {"/admin/door", "/admin/forgotten", "/admin/nope"}) {
            given().header("Authorization", basic(user, password))
                    .get(path)
                    .then()
                    .statusCode(403)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("status", Matchers.equalTo(403));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer x", "x"})
    void doesNotUnderstandOtherCredentials(String header) {
        given().header("Authorization", header)
                .get("/admin/door")
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE);
        given().header("Authorization", header).get("/written").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//admin/door",
                "/admin//door",
                "/./admin/door",
                "/x/../admin/door",
                "/%61dmin/door",
                "/admin;x/door"
            })
    void hasNoSideEntrance(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(Matchers.in(new Integer[] {401, 404}));
    }

    @Test
    void letsTheFrontendIn() {
        given().header("Origin", "https://give.example.org")
                .header("Access-Control-Request-Method", "POST")
                .options("/api/tickets/create")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://give.example.org");
        given().header("Origin", "https://evil.example.org")
                .get("/written")
                .then()
                .header("Access-Control-Allow-Origin", Matchers.nullValue());
    }

    /** In UTF-8, which RFC 7617 lets a server ask for; REST Assured writes ISO 8859-1. */
    private static String basic(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    public static class WithPasswordAndOrigin implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ADMIN_PASSWORD", PASSWORD, "PUBLIC_BASE_URL", "https://Give.example.org:443/almoner/");
        }
    }
}
