package org.almoner.desk.frame;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.almoner.web.access.WaryOfEverybody;
import org.junit.jupiter.api.Test;

/** At the desk of an application without passwords whose provider is away. */
@QuarkusTest
@WithTestResource(WaryOfEverybody.class)
class ProviderAwayTest {

    @Test
    void pageSaysSoAndOffersItAgain() {
        given().redirects()
                .follow(false)
                .get("/desk/login/oidc?return=/desk/jobs")
                .then()
                .statusCode(503)
                .contentType("text/html")
                .body(containsString("localhost does not answer at the moment"))
                .body(containsString("href=\"/desk/login/oidc?return=%2Fdesk"));
        given().cookie("q_auth_almoner-desk", "x")
                .get("/desk/login/oidc?state=x&code=y")
                .then()
                .statusCode(503);
    }

    @Test
    void nobodyIsAskedForAPasswordThatNobodyHas() {
        given().get("/desk")
                .then()
                .statusCode(401)
                .body(containsString("Sign in with localhost"))
                .body(not(containsString("name=\"password\"")));
        // A cookie that somebody sealed without the secret.
        given().cookie("almoner-desk", "oidc.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                .get("/desk")
                .then()
                .statusCode(401);
    }
}
