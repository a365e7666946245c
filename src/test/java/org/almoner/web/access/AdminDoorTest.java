package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.testing.GivenSettings;
import org.almoner.testing.LogWatch;
import org.almoner.testing.StoppableClock;
import org.almoner.web.problem.Problem;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(AdminDoorTest.WithPasswordAndOrigin.class)
class AdminDoorTest {

    static final String PASSWORD = "p$$w\\0rd:ü,{x}";

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @Inject
    MeterRegistry metrics;

    @Inject
    StoppableClock clock;

    @BeforeEach
    void standsStill() {
        clock.stopAt(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @AfterEach
    void goesOn() {
        clock.goOn();
    }

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
    @CsvSource({"admin, wrong", "admin, ''", "somebody, 'p$$w\\0rd:ü,{x}'", "'', ''", "auditor, 'p$$w\\0rd:ü,{x}'"})
    void staysClosedForWrongCredentials(String user, String password) {
        for (String path : new String[] {"/admin/door", "/admin/forgotten", "/admin/nope"}) {
            from(anotherClient(), user, password)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .contentType(Problem.MEDIA_TYPE)
                    .header("WWW-Authenticate", Matchers.startsWith("Basic"))
                    .body("status", Matchers.equalTo(401));
        }
    }

    @Test
    void auditorReadsAndChangesNothing() {
        auditor().get("/admin/read").then().statusCode(200);
        auditor().head("/admin/read").then().statusCode(200);
        for (String path : new String[] {"/admin/door", "/admin/forgotten", "/admin/nope"}) {
            auditor().post(path).then().statusCode(403).contentType(Problem.MEDIA_TYPE);
        }
        auditor().delete("/admin/read").then().statusCode(403);
        auditor().get("/admin/door").then().statusCode(403).body("status", Matchers.equalTo(403));
        auditor().get("/admin/nope").then().statusCode(404);
    }

    @Test
    void failuresMakeTheNextTryWaitAndTheOthersNot() {
        String client = anotherClient();
        double wrongBefore = counted("wrong");
        double delayedBefore = counted("delayed");
        try (LogWatch log = new LogWatch(LoginDelay.class)) {
            for (int failure = 1; failure <= LoginDelay.FREE_FAILURES + 1; failure++) {
                from(client, "Maria", "geheim-" + failure)
                        .get("/admin/door")
                        .then()
                        .statusCode(401);
            }
            from(client, "admin", PASSWORD)
                    .get("/admin/door")
                    .then()
                    .statusCode(429)
                    .contentType(Problem.MEDIA_TYPE)
                    .header("Retry-After", "1");
            assertThat(log.lines())
                    .hasSize(LoginDelay.FREE_FAILURES + 1)
                    .allMatch(line -> line.startsWith("WARN") && line.contains("from " + client))
                    .noneMatch(line -> line.contains("geheim") || line.contains("Maria"));
        }
        assertThat(counted("wrong") - wrongBefore).isEqualTo(LoginDelay.FREE_FAILURES + 1);
        assertThat(counted("delayed") - delayedBefore).isEqualTo(1);
        given().header("X-Forwarded-For", client).get("/admin/door").then().statusCode(401);
        from(anotherClient(), "admin", PASSWORD).get("/admin/door").then().statusCode(200);
        clock.advance(Duration.ofSeconds(1));
        from(client, "admin", PASSWORD).get("/admin/door").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer x", "x"})
    void doesNotUnderstandOtherCredentials(String header) {
        given().header("X-Forwarded-For", anotherClient())
                .header("Authorization", header)
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
        given().header("Origin", "https://give.example.org")
                .get("/health/live")
                .then()
                .header("Access-Control-Expose-Headers", Matchers.containsString("Retry-After"))
                .header("Access-Control-Expose-Headers", Matchers.containsString("X-Request-Id"));
        given().header("Origin", "https://evil.example.org")
                .get("/written")
                .then()
                .header("Access-Control-Allow-Origin", Matchers.nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example.org",
        "Origin, https://give.example.org.evil.example",
        "Origin, https://frontend.example.org",
        "Origin, null",
        "Origin, '%'",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPageOfAnotherSiteWritesNothing(String header, String value) {
        admin().header(header, value)
                .post("/admin/door")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE)
                .header("Access-Control-Allow-Origin", Matchers.nullValue());
        // Nor does what it sends count against the administrator, whose browser it used.
        String client = anotherClient();
        for (int failure = 0; failure < 5; failure++) {
            from(client, "admin", "wrong")
                    .header(header, value)
                    .post("/admin/door")
                    .then()
                    .statusCode(403);
        }
        from(client, "admin", PASSWORD).get("/admin/door").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://give.example.org", "Sec-Fetch-Site, same-origin", "Sec-Fetch-Site, none"})
    void ourOwnPageMayWrite(String header, String value) {
        admin().header(header, value).post("/admin/door").then().statusCode(200);
    }

    @Test
    void ourOwnPageIsKnownByTheHostToo() {
        admin().header("Origin", "http://localhost:" + RestAssured.port)
                .post("/admin/door")
                .then()
                .statusCode(200);
        admin().header("Origin", "http://localhost:1")
                .post("/admin/door")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/door", "/admin", "/admin;x/door", "/admin/nope"})
    void noOtherSiteReadsAnAnswer(String path) {
        for (String origin : new String[] {"https://frontend.example.org", "https://evil.example.org"}) {
            admin().urlEncodingEnabled(false)
                    .header("Origin", origin)
                    .get(path)
                    .then()
                    .statusCode(Matchers.in(new Integer[] {200, 404}))
                    .header("Access-Control-Allow-Origin", Matchers.nullValue())
                    .header("Access-Control-Allow-Credentials", Matchers.nullValue());
            given().urlEncodingEnabled(false)
                    .header("Origin", origin)
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "authorization")
                    .options(path)
                    .then()
                    .statusCode(Matchers.in(new Integer[] {401, 404}))
                    .header("Access-Control-Allow-Origin", Matchers.nullValue())
                    .header("Access-Control-Allow-Headers", Matchers.nullValue());
        }
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", basic("admin", PASSWORD));
    }

    private static RequestSpecification auditor() {
        return given().header("Authorization", basic("auditor", "auditor's password"));
    }

    /** Seen by the proxy that stands before the test, so that no test waits for what another did. */
    private static RequestSpecification from(String client, String user, String password) {
        return given().header("X-Forwarded-For", client).header("Authorization", basic(user, password));
    }

    private static String anotherClient() {
        return "203.0.113." + CLIENTS.incrementAndGet();
    }

    private double counted(String reason) {
        return metrics.counter("almoner.admin.logins.refused", "reason", reason).count();
    }

    /** In UTF-8, which RFC 7617 lets a server ask for; REST Assured writes ISO 8859-1. */
    private static String basic(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    public static final class WithPasswordAndOrigin extends GivenSettings {
        public WithPasswordAndOrigin() {
            super(Map.of(
                    "ADMIN_PASSWORD", PASSWORD,
                    "AUDITOR_PASSWORD", "auditor's password",
                    "PUBLIC_BASE_URL", "https://Give.example.org:443/almoner/",
                    "ALLOWED_ORIGINS", "https://give.example.org,https://frontend.example.org",
                    "TRUSTED_PROXIES", "127.0.0.0/8,::1"));
        }
    }
}
