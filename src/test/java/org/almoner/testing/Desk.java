package org.almoner.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who is logged in at the desk, without a browser. */
public final class Desk {

    private static final String COOKIE = "almoner-desk";
    private static final Pattern TOKEN = Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");

    private final String cookie;
    private final String token;

    private Desk(String cookie) {
        this.cookie = cookie;
        Matcher found = TOKEN.matcher(get("/desk/actions").asString());
        this.token = found.find() ? found.group(1) : "";
    }

    public static Desk admin() {
        return new Desk(login("admin", Admin.PASSWORD).cookie(COOKIE));
    }

    /** Whoever has that cookie. */
    public static Desk of(String cookie) {
        return new Desk(cookie);
    }

    public static Desk auditor() {
        return new Desk(login("auditor", "test-auditor-password").cookie(COOKIE));
    }

    public static Response login(String user, String password) {
        return given().redirects()
                .follow(false)
                .formParam("user", user)
                .formParam("password", password)
                .post("/desk/login");
    }

    /** With the session's cookie, and no redirect followed. */
    public RequestSpecification request() {
        return given().redirects().follow(false).cookie(COOKIE, cookie);
    }

    public Response get(String address) {
        return request().urlEncodingEnabled(false).get(address);
    }

    /** What is shown there; fails when it is not. */
    public String page(String address) {
        Response answer = get(address);
        assertThat(answer.statusCode()).as(address + ": " + answer.asString()).isEqualTo(200);
        return answer.asString();
    }

    public Response post(String address, Map<String, ?> fields) {
        return request().formParam("form-token", token).formParams(fields).post(address);
    }

    public String cookie() {
        return cookie;
    }
}
