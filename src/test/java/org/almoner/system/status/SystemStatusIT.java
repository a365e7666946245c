package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status of two packaged replicas: they say the same, and each knows for itself that the database is away. */
class SystemStatusIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private EmbeddedDatabase database;
    private PackagedService one;
    private PackagedService other;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(Path.of("target", "status-postgres"));
        database.reset();
        one = replica();
        other = replica();
        one.untilReady();
        other.untilReady();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        database.close();
    }

    @Test
    void bothReplicasSayTheSameAndEachThatTheDatabaseIsAway() {
        Waiting.await()
                .atMost(LIMIT)
                .until(() -> status(one).getString("services[4].status").equals("DOWN"));
        // Read one after the other, they may be of two checks.
        Waiting.await().atMost(LIMIT).until(() -> {
            JsonPath here = status(one);
            JsonPath there = status(other);
            return here.getString("checkedAt") != null
                    && here.getString("checkedAt").equals(there.getString("checkedAt"))
                    && here.getString("replica").equals(there.getString("replica"));
        });
        assertThat(status(one).getString("overall")).isEqualTo("HEALTHY");
        assertThat(status(one).getString("services[4].note")).startsWith("TCP: ");
        assertThat(instance(one)).hasSize(36).isEqualTo(instance(other));

        database.stop();
        for (PackagedService replica : new PackagedService[] {one, other}) {
            Waiting.await()
                    .atMost(LIMIT)
                    .until(() -> status(replica).getString("overall").equals("DOWN"));
            JsonPath away = status(replica);
            assertThat(away.getString("services[1].status")).isEqualTo("DOWN");
            assertThat(away.getString("services[1].note")).startsWith("the watchdog: ");
        }
        Waiting.await()
                .atMost(LIMIT)
                .until(() -> status(one).getString("services[3].status").equals("DOWN"));

        database.start();
        for (PackagedService replica : new PackagedService[] {one, other}) {
            Waiting.await()
                    .atMost(LIMIT)
                    .until(() -> status(replica).getString("overall").equals("HEALTHY"));
        }
    }

    private PackagedService replica() {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_URL", database.url());
        environment.put("ADMIN_PASSWORD", Admin.PASSWORD);
        // Nobody answers at the port that is no port.
        environment.put("PUBLIC_BASE_URL", "http://localhost:1");
        environment.put("ALMONER_HEALTH_EVERY", "2s");
        environment.put("ALMONER_HEALTH_LOOK", "1s");
        environment.put("DB_WATCHDOG_INTERVAL", "300ms");
        environment.put("DB_WATCHDOG_PING_TIMEOUT", "1s");
        environment.put("DB_WATCHDOG_RECONNECT_ATTEMPTS", "1000");
        environment.put("DB_WATCHDOG_RECONNECT_INTERVAL", "300ms");
        return PackagedService.start(environment);
    }

    private static JsonPath status(PackagedService replica) {
        try {
            return new JsonPath(replica.get("/admin/system/status", "Authorization", Admin.AUTHORIZATION)
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String instance(PackagedService replica) {
        try {
            return replica.get("/health/live")
                    .headers()
                    .firstValue("X-Almoner-Instance")
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
