package org.almoner.desk.frame;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedIssuer;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.Tickets;
import org.almoner.web.session.ProviderLogin;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In and out of the desk by an OpenID Connect provider, beside the passwords. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class ProviderLoginTest {

    private static final String START = "/desk/login/oidc";
    private static final String SUBJECT = "9f8e-treasurer";

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    @AfterEach
    void time() {
        clock.goOn();
    }

    /** A browser that has left for the provider: what it was told to say there, and the cookies that it keeps. */
    private record Left(Map<String, String> asked, Map<String, String> cookies) {

        static Left to(String page) {
            Response left =
                    given().redirects().follow(false).queryParam("return", page).get(START);
            assertThat(left.statusCode()).isEqualTo(303);
            assertThat(left.header("Location")).startsWith(MockedIssuer.issuer() + "/auth?");
            return new Left(query(left.header("Location")), left.cookies());
        }

        RequestSpecification browser() {
            return given().redirects().follow(false).cookies(cookies);
        }

        Response comesBack(JwtClaims claims) {
            claims.setStringClaim("nonce", asked.get("nonce"));
            return comesBackWith(MockedIssuer.token(claims));
        }

        Response comesBackWith(String idToken) {
            String code = UUID.randomUUID().toString();
            MockedIssuer.grant(code, idToken);
            return browser()
                    .queryParam("state", asked.get("state"))
                    .queryParam("code", code)
                    .get(START);
        }
    }

    @Test
    void administratorComesInReadsChangesAndIsNamed() throws Exception {
        MockedIssuer.server().resetRequests();
        Left left = Left.to("/desk/actions?limit=5");
        assertThat(left.asked())
                .containsEntry("response_type", "code")
                .containsEntry("client_id", MockedIssuer.CLIENT_ID)
                .containsEntry("code_challenge_method", "S256");
        assertThat(URI.create(left.asked().get("redirect_uri")).getPath()).isEqualTo(START);
        Response in = left.comesBack(claims("almoner-admin"));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.asString()).contains("content=\"0;url=/desk/actions?limit=5\"");
        assertThat(in.header("Content-Security-Policy")).contains("default-src 'none'");
        Cookie cookie = in.detailedCookie("almoner-desk");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/desk");
        // Nothing of the tokens is left to the browser but what the logout needs, and that only there.
        assertThat(in.cookies().keySet()).noneMatch(name -> name.startsWith("q_session"));
        assertThat(in.detailedCookie("almoner-desk-out").getPath()).isEqualTo("/desk/logout");
        // The secret that only this browser had has gone to the provider: nobody else can use the code.
        String sent = MockedIssuer.server()
                .findAll(postRequestedFor(urlPathEqualTo("/realms/almoner/token")))
                .get(0)
                .getBodyAsString();
        assertThat(challenge(query("?" + sent).get("code_verifier")))
                .isEqualTo(left.asked().get("code_challenge"));

        Desk desk = Desk.of(cookie.getValue());
        assertThat(desk.get("/desk/actions").asString())
                .contains("<span>admin</span>")
                .doesNotContain("maria");
        String ticket = Tickets.open().toString();
        assertThat(desk.post("/desk/tickets/" + ticket + "/open", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(rows.one("select actor from admin_actions where target = ?", ticket))
                .containsEntry("actor", "oidc:" + SUBJECT);
        // A cookie opens no door of the API, and the passwords go on working.
        given().cookie("almoner-desk", cookie.getValue())
                .get("/admin/actions")
                .then()
                .statusCode(401);
        assertThat(Desk.login("admin", Admin.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void auditorSeesAllAndChangesNothing() {
        Desk desk =
                Desk.of(Left.to("/desk").comesBack(claims("almoner-auditor")).cookie("almoner-desk"));
        String ticket = Tickets.open().toString();
        assertThat(desk.get("/desk/tickets/" + ticket).asString())
                .contains("<span>auditor</span>")
                .doesNotContain("/open\"", "/close\"");
        assertThat(desk.post("/desk/tickets/" + ticket + "/open", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(rows.one("select status from recording_tickets where id = ?::uuid", ticket))
                .containsEntry("status", "DRAFT");
    }

    @Test
    void formTokenIsOnesOwn() {
        Desk one = Desk.of(Left.to("/desk").comesBack(claims("almoner-admin")).cookie("almoner-desk"));
        JwtClaims of = claims("almoner-admin");
        of.setSubject("another");
        Desk other = Desk.of(Left.to("/desk").comesBack(of).cookie("almoner-desk"));
        String token =
                one.get("/desk/actions").asString().replaceAll("(?s).*name=\"form-token\" value=\"([^\"]+).*", "$1");
        other.request()
                .formParam("form-token", token)
                .post("/desk/logout")
                .then()
                .statusCode(403);
    }

    @Test
    void whoHasNeitherRoleIsToldSo() {
        for (String[] roles : new String[][] {{}, {"admin"}, {"almoner-admins"}}) {
            Response refused = Left.to("/desk").comesBack(claims(roles));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.asString()).contains("gives you neither of the roles");
            assertThat(refused.cookies()).doesNotContainKey("almoner-desk");
        }
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                Arguments.of("expired", with(claims -> claims.setExpirationTime(in(Duration.ofMinutes(-5))))),
                Arguments.of("never expires", with(claims -> claims.unsetClaim("exp"))),
                Arguments.of("for another client", with(claims -> claims.setAudience("shop"))),
                Arguments.of("for nobody", with(claims -> claims.unsetClaim("aud"))),
                Arguments.of("other issuer", with(claims -> claims.setIssuer("https://evil.example.org"))),
                Arguments.of("no subject", with(claims -> claims.unsetClaim("sub"))),
                Arguments.of("subject with line", with(claims -> claims.setSubject("a\nb"))),
                Arguments.of("long subject", with(claims -> claims.setSubject("a".repeat(256)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void tokenThatDoesNotCountLetsNobodyIn(String name, JwtClaims claims) {
        try (LogWatch log = new LogWatch(ProviderLogin.class)) {
            expectRefused(Left.to("/desk").comesBack(claims));
            assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("maria"));
        }
    }

    @Test
    void tokenOfSomebodyElseOrOfBeforeLetsNobodyIn() {
        Left left = Left.to("/desk");
        JwtClaims claims = claims("almoner-admin");
        claims.setStringClaim("nonce", left.asked().get("nonce"));
        expectRefused(left.comesBackWith(MockedIssuer.forged(claims)));
        // Of another time: the nonce is that time's.
        expectRefused(Left.to("/desk").comesBackWith(MockedIssuer.token(claims)));
        claims.unsetClaim("nonce");
        expectRefused(Left.to("/desk").comesBackWith(MockedIssuer.token(claims)));
    }

    @Test
    void nobodyIsLetInByWhatWasNotBegunInThisBrowser() {
        Left left = Left.to("/desk");
        JwtClaims claims = claims("almoner-admin");
        claims.setStringClaim("nonce", left.asked().get("nonce"));
        String code = UUID.randomUUID().toString();
        MockedIssuer.grant(code, MockedIssuer.token(claims));
        MockedIssuer.server().resetRequests();
        // Somebody sends a link with a code of their own; no cookie, that of another flow, a state that was made up,
        // none.
        expectRefused(given().redirects()
                .follow(false)
                .get(START + "?code=" + code + "&state=" + left.asked().get("state")));
        expectRefused(Left.to("/desk")
                .browser()
                .get(START + "?code=" + code + "&state=" + left.asked().get("state")));
        expectRefused(left.browser().get(START + "?code=" + code + "&state=" + UUID.randomUUID()));
        expectRefused(left.browser().get(START + "?code=" + code));
        expectRefused(left.browser().get(START + "?code=" + code + "&state=a&state=b"));
        expectRefused(left.browser().get(START + "?state=" + left.asked().get("state")));
        expectRefused(left.browser().get(START + "?error=access_denied&error_description=maria@example.com"));
        // A cookie that was made up.
        expectRefused(given().redirects()
                .follow(false)
                .cookie("q_auth_almoner-desk", "x|y")
                .get(START + "?code=" + code + "&state=x"));
        expectRefused(given().redirects()
                .follow(false)
                .cookie("q_session_almoner-desk", "x")
                .get(START + "?code=" + code + "&state=x"));
        MockedIssuer.server().verify(0, postRequestedFor(urlPathEqualTo("/realms/almoner/token")));
    }

    @Test
    void aFlowEndsOnce() {
        Left left = Left.to("/desk");
        Response in = left.comesBack(claims("almoner-admin"));
        assertThat(in.detailedCookie("q_auth_almoner-desk").getMaxAge()).isZero();
        Cookie state = given().redirects().follow(false).get(START).detailedCookie("q_auth_almoner-desk");
        assertThat(state.isHttpOnly()).isTrue();
        assertThat(state.getPath()).isEqualTo(START);
        assertThat(state.getValue()).doesNotContain(left.asked().get("nonce"));
    }

    @Test
    void leadsBackToPagesOfTheDeskAndNowhereElse() {
        for (String elsewhere :
                new String[] {"https://evil.example/desk", "//evil.example", "/desk/../admin", "/desk/login", "0;x"}) {
            assertThat(Left.to(elsewhere).comesBack(claims("almoner-admin")).asString())
                    .contains("content=\"0;url=/desk\"")
                    .doesNotContain("evil");
        }
        // Nor when the cookie says so that keeps it.
        Left left = Left.to("/desk");
        Map<String, String> cookies = new HashMap<>(left.cookies());
        cookies.put("almoner-return", "https%3A%2F%2Fevil.example");
        assertThat(new Left(left.asked(), cookies)
                        .comesBack(claims("almoner-admin"))
                        .asString())
                .contains("content=\"0;url=/desk\"");
    }

    @Test
    void sessionEndsWhenNobodyIsThereAndAfterFourHours() {
        Instant start = Instant.parse("2026-03-04T05:06:07Z");
        clock.stopAt(start);
        String cookie = Left.to("/desk").comesBack(claims("almoner-admin")).cookie("almoner-desk");
        clock.advance(Duration.ofMinutes(31));
        given().cookie("almoner-desk", cookie).get("/desk/actions").then().statusCode(401);
        clock.stopAt(start);
        for (int minutes = 0; minutes < 4 * 60; minutes += 20) {
            Response page = given().cookie("almoner-desk", cookie).get("/desk/actions");
            assertThat(page.statusCode()).as("after %d minutes", minutes).isEqualTo(200);
            cookie = page.cookie("almoner-desk") == null ? cookie : page.cookie("almoner-desk");
            clock.advance(Duration.ofMinutes(20));
        }
        Response ended = given().cookie("almoner-desk", cookie).get("/desk/actions");
        assertThat(ended.statusCode()).isEqualTo(401);
        // A request without a session gets the page with both ways in, and is sent nowhere.
        assertThat(ended.asString())
                .contains("href=\"/desk/login/oidc?return=%2Fdesk%2Factions\"")
                .contains("Sign in with 127.0.0.1")
                .contains("name=\"password\"");
    }

    @Test
    void cookieOfOneKindIsNoneOfTheOther() {
        String cookie = Left.to("/desk").comesBack(claims("almoner-auditor")).cookie("almoner-desk");
        for (String other : List.of(
                cookie.replace("oidc.", "admin."),
                cookie.replace("oidc.", "auditor."),
                Desk.admin().cookie().replace("admin.", "oidc."),
                cookie.substring(0, cookie.length() - 2),
                "oidc.",
                "oidc.AAAA")) {
            given().cookie("almoner-desk", other).get("/desk/actions").then().statusCode(401);
        }
    }

    @Test
    void logoutEndsTheSessionAtTheProviderToo() {
        Response in = Left.to("/desk").comesBack(claims("almoner-auditor"));
        String token = Desk.of(in.cookie("almoner-desk"))
                .get("/desk/actions")
                .asString()
                .replaceAll("(?s).*name=\"form-token\" value=\"([^\"]+).*", "$1");
        Response out = given().redirects()
                .follow(false)
                .cookie("almoner-desk", in.cookie("almoner-desk"))
                .cookie("almoner-desk-out", in.cookie("almoner-desk-out"))
                .formParam("form-token", token)
                .post("/desk/logout");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.detailedCookie("almoner-desk").getMaxAge()).isZero();
        assertThat(out.detailedCookie("almoner-desk-out").getMaxAge()).isZero();
        String address = out.asString()
                .replaceAll("(?s).*content=\"0;url=([^\"]+)\".*", "$1")
                .replace("&amp;", "&");
        assertThat(address).startsWith(MockedIssuer.issuer() + "/logout?");
        assertThat(query(address))
                .containsEntry("client_id", MockedIssuer.CLIENT_ID)
                .hasEntrySatisfying(
                        "id_token_hint", hint -> assertThat(hint.split("\\.")).hasSize(3))
                .hasEntrySatisfying(
                        "post_logout_redirect_uri",
                        back -> assertThat(URI.create(back).getPath()).isEqualTo("/desk/login"));
        // Without that cookie, or with somebody's own, one is out here alone.
        for (String made : List.of("x", in.cookie("almoner-desk").substring("oidc.".length()))) {
            given().redirects()
                    .follow(false)
                    .cookie("almoner-desk", in.cookie("almoner-desk"))
                    .cookie("almoner-desk-out", made)
                    .formParam("form-token", token)
                    .post("/desk/logout")
                    .then()
                    .statusCode(303)
                    .header("Location", "/desk/login");
        }
    }

    /** A redirect to the provider would have lost it. */
    @Test
    void whatWasTypedIntoAFormOutlastsTheWayToTheProvider() {
        Response asked = given().redirects()
                .follow(false)
                .formParam("ticketId", "the ticket")
                .post("/desk/actions/some-form");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.asString())
                .contains("action=\"/desk/login/kept\"")
                .contains("target=\"_blank\"")
                .contains("name=\"kept.ticketId\" value=\"the ticket\"");
        Response early = goesOn(given());
        assertThat(early.statusCode()).isEqualTo(401);
        assertThat(early.asString()).contains("name=\"kept.ticketId\" value=\"the ticket\"");
        String cookie = Left.to("/desk").comesBack(claims("almoner-admin")).cookie("almoner-desk");
        Response in = goesOn(given().cookie("almoner-desk", cookie));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.asString())
                .contains("action=\"/desk/actions/some-form\"")
                .contains("name=\"ticketId\" value=\"the ticket\"")
                .containsPattern("name=\"form-token\" value=\"[^\"]{40,}\"");
    }

    private static Response goesOn(RequestSpecification browser) {
        return browser.redirects()
                .follow(false)
                .formParam("unsent", "/desk/actions/some-form")
                .formParam("kept.ticketId", "the ticket")
                .post("/desk/login/kept");
    }

    private static void expectRefused(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString())
                .contains("You were not let in by 127.0.0.1")
                .contains("name=\"password\"");
        assertThat(answer.cookies()).doesNotContainKey("almoner-desk");
    }

    private static JwtClaims with(Consumer<JwtClaims> change) {
        JwtClaims claims = claims("almoner-admin");
        change.accept(claims);
        return claims;
    }

    private static JwtClaims claims(String... roles) {
        JwtClaims claims = MockedIssuer.claims(MockedIssuer.CLIENT_ID, SUBJECT, roles);
        claims.setStringClaim("name", "maria garcia");
        claims.setStringClaim("email", "maria@example.com");
        return claims;
    }

    private static NumericDate in(Duration time) {
        return NumericDate.fromSeconds(Instant.now().plus(time).getEpochSecond());
    }

    private static Map<String, String> query(String address) {
        return Arrays.stream(address.substring(address.indexOf('?') + 1).split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    }
}
