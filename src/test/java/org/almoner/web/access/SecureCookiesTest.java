package org.almoner.web.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import java.util.Map;
import org.almoner.testing.Desk;
import org.junit.jupiter.api.Test;

/** Where browsers come by TLS, also where a proxy ends it, no cookie of the desk goes without. */
@QuarkusTest
@WithTestResource(AdminDoorTest.WithPasswordAndOrigin.class)
class SecureCookiesTest {

    @Test
    void everyCookieOfTheDeskGoesByTlsAlone() {
        Response in = given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("user", "admin")
                .formParam("password", AdminDoorTest.PASSWORD)
                .post("/desk/login");
        isSecure(in, "almoner-desk");
        Desk desk = Desk.of(in.cookie("almoner-desk"));
        Response done = desk.post("/desk/jobs/audit", Map.of());
        assertThat(done.statusCode()).isEqualTo(303);
        isSecure(done, "almoner-notice");
        Response told = desk.request()
                .cookie("almoner-notice", done.cookie("almoner-notice"))
                .get("/desk/jobs");
        isSecure(told, "almoner-notice");
        isSecure(desk.post("/desk/logout", Map.of()), "almoner-desk");
    }

    private static void isSecure(Response answer, String name) {
        assertThat(answer.detailedCookies().asList().stream().map(Cookie::getName))
                .contains(name);
        assertThat(answer.detailedCookies().asList())
                .allSatisfy(cookie ->
                        assertThat(cookie.isSecured()).as(cookie.getName()).isTrue())
                .allSatisfy(cookie ->
                        assertThat(cookie.isHttpOnly()).as(cookie.getName()).isTrue());
    }
}
