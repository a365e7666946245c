package org.almoner;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** Calls with the credentials that the test profile gives the administrator. */
public final class Admin {

    private Admin() {}

    public static RequestSpecification request() {
        return given().auth().preemptive().basic("admin", "test-admin-password");
    }
}
