package org.almoner.desk.frame;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.StoppableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In and out of the desk, and what keeps others out. */
@QuarkusTest
class LoginTest {

    @Inject
    StoppableClock clock;

    /** Long ago, so that no other test has to wait for the wrong passwords of these. */
    @BeforeEach
    void longAgo() {
        clock.stopAt(Instant.parse("2026-01-05T06:07:08Z"));
    }

    @AfterEach
    void time() {
        clock.goOn();
    }

    @Test
    void withoutSessionEachPageIsTheLoginThatLeadsBackToIt() {
        given().get("/desk/actions?limit=5")
                .then()
                .statusCode(401)
                .contentType("text/html")
                .header("WWW-Authenticate", (String) null)
                .header("Cache-Control", "no-store")
                .header(
                        "Content-Security-Policy",
                        allOf(containsString("script-src 'self'"), not(containsString("unsafe"))))
                .body(containsString("name=\"return\" value=\"/desk/actions?limit=5\""));
        given().get("/desk/no-such-page").then().statusCode(401);
        // What the API takes is none of the desk's business.
        Admin.request().get("/desk/actions").then().statusCode(401);
    }

    @Test
    void passwordGivesCookieThatIsTheDesksAlone() {
        Response in = Desk.login("admin", Admin.PASSWORD);
        assertThat(in.statusCode()).isEqualTo(303);
        in.then().header("Location", "/desk");
        Cookie cookie = in.detailedCookie("almoner-desk");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Strict");
        assertThat(cookie.getPath()).isEqualTo("/desk");
        assertThat(cookie.getValue()).doesNotContain(Admin.PASSWORD);
        given().cookie("almoner-desk", cookie.getValue())
                .get("/desk/actions")
                .then()
                .statusCode(200);
        // A cookie opens no door of the API.
        given().cookie("almoner-desk", cookie.getValue())
                .get("/admin/actions")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Basic"));
    }

    @Test
    void leadsBackToPagesOfTheDeskAndNowhereElse() {
        for (String elsewhere : new String[] {
            "https://evil.example/desk",
            "//evil.example",
            "/desk/../admin",
            "/desk/.",
            "/desk/login",
            "/desk//evil.example",
            "/desk\\@evil",
            "/deskx"
        }) {
            given().redirects()
                    .follow(false)
                    .formParam("user", "admin")
                    .formParam("password", Admin.PASSWORD)
                    .formParam("return", elsewhere)
                    .post("/desk/login")
                    .then()
                    .statusCode(303)
                    .header("Location", "/desk");
        }
    }

    @Test
    void addressOfAHundredThousandPartsIsAnsweredAsAnyOther() {
        String address = "/desk" + "/a".repeat(100_000);
        given().formParam("user", "admin")
                .formParam("password", "wrong")
                .formParam("return", address)
                .post("/desk/login")
                .then()
                .statusCode(401)
                .contentType("text/html");
        given().redirects()
                .follow(false)
                .formParam("user", "admin")
                .formParam("password", Admin.PASSWORD)
                .formParam("return", address + "//")
                .post("/desk/login")
                .then()
                .statusCode(303)
                .header("Location", "/desk");
    }

    @Test
    void sessionEndsWhenNobodyIsThereAndAfterHalfADay() {
        clock.stopAt(Instant.parse("2026-03-04T05:06:07Z"));
        Desk desk = Desk.admin();
        clock.advance(Duration.ofMinutes(29));
        Response renewed = desk.get("/desk/actions");
        assertThat(renewed.statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(2));
        assertThat(desk.get("/desk/actions").statusCode()).isEqualTo(401);
        String cookie = renewed.cookie("almoner-desk");
        for (int minutes = 31; minutes < 12 * 60; minutes += 20) {
            Response page = given().cookie("almoner-desk", cookie).get("/desk/actions");
            assertThat(page.statusCode()).as("after %d minutes", minutes).isEqualTo(200);
            cookie = page.cookie("almoner-desk") == null ? cookie : page.cookie("almoner-desk");
            clock.advance(Duration.ofMinutes(20));
        }
        given().cookie("almoner-desk", cookie).get("/desk/actions").then().statusCode(401);
    }

    @Test
    void cookieThatIsNotOursIsNone() {
        String good = Desk.admin().cookie();
        int middle = good.length() / 2;
        String touched =
                good.substring(0, middle) + (good.charAt(middle) == 'A' ? "B" : "A") + good.substring(middle + 1);
        for (String cookie : new String[] {
            touched, good.replace("admin.", "auditor."), "admin.", "admin.AAAA", "root.AAAA", "admin." + "A".repeat(500)
        }) {
            given().cookie("almoner-desk", cookie).get("/desk/actions").then().statusCode(401);
        }
    }

    @Test
    void guessingIsSlowHereToo() {
        clock.stopAt(Instant.parse("2026-02-03T04:05:06Z"));
        for (int guess = 0; guess <= 10; guess++) {
            assertThat(Desk.login("auditor", "guess number " + guess).statusCode())
                    .isEqualTo(401);
        }
        Response late = Desk.login("admin", Admin.PASSWORD);
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.header("Retry-After")).isEqualTo("1");
        assertThat(late.contentType()).startsWith("text/html");
        clock.advance(Duration.ofSeconds(1));
        assertThat(Desk.login("admin", Admin.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void logoutTakesTheCookie() {
        Response out = Desk.auditor().post("/desk/logout", Map.of());
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.detailedCookie("almoner-desk").getMaxAge()).isZero();
        assertThat(out.detailedCookie("almoner-desk").getPath()).isEqualTo("/desk");
    }

    @Test
    void formWithoutItsTokenAndFormOfAnotherSiteAreRefused() {
        Desk desk = Desk.admin();
        desk.request()
                .formParam("x", "y")
                .post("/desk/logout")
                .then()
                .statusCode(403)
                .body(containsString("not made by the desk"));
        desk.request()
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("x", "y")
                .post("/desk/logout")
                .then()
                .statusCode(403);
        desk.request()
                .header("Origin", "https://evil.example")
                .formParam("user", "admin")
                .post("/desk/login")
                .then()
                .statusCode(403);
    }

    @Test
    void whatWasTypedIntoAFormOutlastsItsSession() {
        Response asked = given().redirects()
                .follow(false)
                .formParam("form-token", "of before")
                .formParam("ticketId", "<b>\"x\"")
                .formParam("id", "1", "2")
                .post("/desk/actions/some-form");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.asString())
                .contains("name=\"unsent\" value=\"/desk/actions/some-form\"")
                .contains("name=\"kept.ticketId\" value=\"&lt;b&gt;&quot;x&quot;\"")
                .contains("name=\"kept.id\" value=\"1\"")
                .contains("name=\"kept.id\" value=\"2\"")
                .doesNotContain("of before");
        Response wrong = kept("not the password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.asString()).contains("name=\"kept.ticketId\" value=\"the ticket\"");
        Response in = kept(Admin.PASSWORD);
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.cookie("almoner-desk")).startsWith("admin.");
        assertThat(in.asString())
                .contains("action=\"/desk/actions/some-form\"")
                .contains("name=\"ticketId\" value=\"the ticket\"")
                .contains("name=\"form-token\"")
                .doesNotContain(Admin.PASSWORD);
    }

    private static Response kept(String password) {
        return given().redirects()
                .follow(false)
                .formParam("user", "admin")
                .formParam("password", password)
                .formParam("unsent", "/desk/actions/some-form")
                .formParam("kept.ticketId", "the ticket")
                .post("/desk/login");
    }

    @Test
    void whatPagesAreMadeOfComesFromHereAndIsKept() {
        String page =
                given().get("/desk/login").then().statusCode(200).extract().asString();
        var addresses = java.util.regex.Pattern.compile("(?:href|src)=\"(/(?:assets|webjars)/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(addresses).hasSizeGreaterThan(3);
        assertThat(addresses)
                .allSatisfy(address -> given().get(address)
                        .then()
                        .statusCode(200)
                        .header("Cache-Control", containsString("immutable")));
        assertThat(page).doesNotContain("http://", "https://", "style=", "onclick");
    }
}
