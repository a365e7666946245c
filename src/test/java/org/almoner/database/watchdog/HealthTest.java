package org.almoner.database.watchdog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HealthTest {

    @Test
    void livenessIsAsTheContractSays() {
        JsonPath body =
                given().get("/health/live").then().statusCode(200).extract().jsonPath();

        Map<String, Object> fields = body.getMap("$");
        assertThat(fields.keySet()).containsExactly("status", "timestamp", "uptime", "pid", "port", "message");
        assertThat(fields)
                .containsEntry("status", "alive")
                .containsEntry("message", "Server is running and accepting connections");
        assertThat(body.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
        assertThat(fields.get("port")).isInstanceOf(String.class);
        assertThat(Instant.parse(body.getString("timestamp"))).isBefore(Instant.now());
    }

    @Test
    void databaseHealthIsAsTheContractSays() {
        JsonPath body =
                given().get("/health/db").then().statusCode(200).extract().jsonPath();

        Map<String, Object> fields = body.getMap("$");
        assertThat(fields.keySet())
                .containsExactly("ready", "lastPingAt", "lastError", "failureCount", "databaseUrl", "message");
        assertThat(fields)
                .containsEntry("ready", true)
                .containsEntry("lastError", null)
                .containsEntry("failureCount", 0)
                .containsEntry("databaseUrl", "configured")
                .containsEntry("message", "Database connection is healthy");
        assertThat(Instant.parse(body.getString("lastPingAt"))).isBefore(Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "live", "ready"})
    void kubernetesFindsItUp(String probe) {
        given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void readinessCarriesTheGateAndTheWatchdog() {
        given().get("/q/health/started").then().body("checks.name", hasItem("Database gate"));
        given().get("/q/health/ready").then().body("checks.name", hasItem("Database"));
    }
}
