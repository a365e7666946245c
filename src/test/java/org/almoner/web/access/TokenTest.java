package org.almoner.web.access;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.testing.Admin;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedIssuer;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.web.problem.Problem;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bearer tokens of an OpenID Connect provider, beside the passwords. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class TokenTest {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(20);
    private static final AtomicInteger TESTS = new AtomicInteger();

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    @BeforeEach
    void whatFailedBeforeMakesNobodyWait() {
        clock.stopAt(Instant.now().plus(LONGEST_DELAY.multipliedBy(TESTS.incrementAndGet())));
    }

    @AfterEach
    void goesOn() {
        clock.goOn();
    }

    @Test
    void administratorReadsAndChanges() {
        String token = MockedIssuer.token(claims("almoner-admin"));
        bearer(token).get("/admin/actions").then().statusCode(200);
        bearer(token).post("/admin/ledger/audit?repair=true").then().statusCode(200);
        assertThat(rows.one("select actor, action from admin_actions order by begun_at desc, id desc limit 1"))
                .containsEntry("actor", "oidc:248289761001")
                .containsEntry("action", "ledger.repair");
    }

    @Test
    void auditorReadsAndChangesNothing() {
        String token = MockedIssuer.token(claims("almoner-auditor"));
        bearer(token).get("/admin/actions").then().statusCode(200);
        bearer(token).post("/admin/ledger/audit").then().statusCode(403).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void passwordsGoOnWorking() {
        Admin.request().get("/admin/actions").then().statusCode(200);
        given().auth()
                .preemptive()
                .basic("admin", "wrong")
                .get("/admin/actions")
                .then()
                .statusCode(401);
        given().get("/admin/actions").then().statusCode(401);
    }

    static Stream<Arguments> noRoles() {
        return Stream.of(
                Arguments.of("no list", with(claims -> claims.unsetClaim("realm_access"))),
                Arguments.of("our own names", claims("admin", "auditor")),
                Arguments.of("others' roles", claims("almoner-admins", "ALMONER-ADMIN", "")),
                Arguments.of("elsewhere", with(claims -> {
                    claims.unsetClaim("realm_access");
                    claims.setStringListClaim("groups", "almoner-admin");
                })),
                Arguments.of("a number", with(claims -> claims.setClaim("realm_access", 7))),
                Arguments.of("nothing", with(claims -> claims.setClaim("realm_access", null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noRoles")
    void whoIsNeitherMayNothing(String name, JwtClaims claims) {
        bearer(MockedIssuer.token(claims))
                .get("/admin/actions")
                .then()
                .statusCode(403)
                .contentType(Problem.MEDIA_TYPE);
    }

    static Stream<Arguments> badTokens() throws Exception {
        JwtClaims good = claims("almoner-admin");
        return Stream.of(
                Arguments.of("expired", token(claims -> claims.setExpirationTime(in(Duration.ofMinutes(-5))))),
                Arguments.of("never expires", token(claims -> claims.unsetClaim("exp"))),
                Arguments.of("not yet", token(claims -> claims.setNotBefore(in(Duration.ofMinutes(5))))),
                Arguments.of("other audience", token(claims -> claims.setAudience("shop"))),
                Arguments.of("no audience", token(claims -> claims.unsetClaim("aud"))),
                Arguments.of("other issuer", token(claims -> claims.setIssuer("https://evil.example.org"))),
                Arguments.of("no issuer", token(claims -> claims.unsetClaim("iss"))),
                Arguments.of("no subject", token(claims -> claims.unsetClaim("sub"))),
                Arguments.of("empty subject", token(claims -> claims.setSubject(""))),
                Arguments.of("subject with line", token(claims -> claims.setSubject("a\nb"))),
                Arguments.of("long subject", token(claims -> claims.setSubject("a".repeat(256)))),
                Arguments.of("other key", MockedIssuer.forged(good)),
                Arguments.of("unsigned", base64("{\"alg\":\"none\"}") + "." + base64(good.toJson()) + "."),
                Arguments.of("public key as secret", signedWithThePublicKey(good)),
                Arguments.of("cut", MockedIssuer.token(good).substring(0, 200)),
                Arguments.of("another end", MockedIssuer.token(good) + "A"),
                Arguments.of("empty", ""),
                Arguments.of("dots", ".."),
                Arguments.of("opaque", "2YotnFZFEjr1zCsicMWpAA"),
                Arguments.of("no JSON", base64("{") + "." + base64("[]") + ".x"),
                Arguments.of("large", "x".repeat(7_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void whatTheProviderDidNotSayOpensNothing(String name, String token) {
        try (LogWatch log = new LogWatch(LoginDelay.class)) {
            bearer(token)
                    .get("/admin/actions")
                    .then()
                    .statusCode(401)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("status", equalTo(401));
            assertThat(log.lines()).noneMatch(line -> !token.isEmpty() && line.contains(token));
        }
        bearer(token).get("/health/live").then().statusCode(200);
    }

    /** Without one the public is what asks. */
    static Stream<Arguments> badTokensThatAreSent() throws Exception {
        return badTokens().filter(token -> !token.get()[1].equals(""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokensThatAreSent")
    void norDoesItTellMoreWhereThePublicMayAsk(String name, String token) {
        bearer(token)
                .get("/api/recordings/" + UUID.randomUUID())
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(401));
    }

    @Test
    void wrongTokensMakeTheNextTryWait() {
        String expired = token(claims -> claims.setExpirationTime(in(Duration.ofMinutes(-5))));
        for (int failure = 0; failure <= LoginDelay.FREE_FAILURES; failure++) {
            bearer(expired).get("/admin/actions").then().statusCode(401);
        }
        bearer(MockedIssuer.token(claims("almoner-admin")))
                .get("/admin/actions")
                .then()
                .statusCode(429);
    }

    /** What anybody sends is not carried to the provider, which is asked for its keys alone. */
    @Test
    void strangersDoNotReachTheProvider() {
        bearer(MockedIssuer.token(claims("almoner-admin")))
                .get("/admin/actions")
                .then()
                .statusCode(200);
        MockedIssuer.server().resetRequests();
        bearer("opaque").get("/admin/actions").then().statusCode(401);
        bearer(token(claims -> claims.setAudience("shop")))
                .get("/admin/actions")
                .then()
                .statusCode(401);
        MockedIssuer.server().verify(0, anyRequestedFor(urlPathMatching(".*")));
    }

    /** A token whose key could not be asked for is not wrong, and counts as soon as it can. */
    @Test
    void keyThatTheProviderChangesWhileItIsAwayShutsNobodyOut() {
        JwtClaims claims = claims("almoner-admin");
        bearer(MockedIssuer.token(claims)).get("/admin/actions").then().statusCode(200);
        String ofNextKey = MockedIssuer.tokenOfNextKey(claims);
        MockedIssuer.tellNoKeys();
        // Somebody else's token may have made the service ask a moment ago.
        await().atMost(LONGEST_DELAY)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> bearer(ofNextKey).get("/admin/actions").statusCode() == 503);
        bearer(MockedIssuer.token(claims)).get("/admin/actions").then().statusCode(200);
        MockedIssuer.tellNextKey();
        await().atMost(LONGEST_DELAY)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> bearer(ofNextKey).get("/admin/actions").then().statusCode(200));
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static String token(Consumer<JwtClaims> change) {
        return MockedIssuer.token(with(change));
    }

    private static JwtClaims with(Consumer<JwtClaims> change) {
        JwtClaims claims = claims("almoner-admin");
        change.accept(claims);
        return claims;
    }

    private static JwtClaims claims(String... roles) {
        JwtClaims claims = MockedIssuer.claims(MockedIssuer.AUDIENCE, "248289761001", roles);
        claims.setAudience("account", MockedIssuer.AUDIENCE);
        claims.setStringClaim("preferred_username", "maria.garcia");
        claims.setStringClaim("email", "maria@example.com");
        return claims;
    }

    private static NumericDate in(Duration time) {
        return NumericDate.fromSeconds(Instant.now().plus(time).getEpochSecond());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As libraries took it once that let the token choose how it is checked. */
    private static String signedWithThePublicKey(JwtClaims claims) throws Exception {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(new SecretKeySpec(MockedIssuer.publicKey(), "HmacSHA256"));
        token.setKeyIdHeaderValue("of-today");
        token.setAlgorithmHeaderValue("HS256");
        return token.getCompactSerialization();
    }
}
