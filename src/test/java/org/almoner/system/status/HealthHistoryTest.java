package org.almoner.system.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the services were. */
@QuarkusTest
class HealthHistoryTest {

    private static final Instant FIRST = Instant.parse("2026-01-05T10:00:00Z");

    @Inject
    Rows rows;

    @BeforeEach
    void noRunYet() {
        rows.execute("update jobs set due_at = 'infinity', leased_by = null where name = 'health-check'");
        rows.execute("delete from health_check_runs");
    }

    @Test
    void pagesAreNewestFirstAndLoseNothing() {
        minutes(0, 7, ServiceState.UP);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonPath page = Admin.request()
                    .get("/admin/health/history?limit=3" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("runs.startedAt"));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
            pages++;
        } while (cursor != null);
        assertThat(pages).isEqualTo(3);
        assertThat(seen)
                .hasSize(7)
                .isSortedAccordingTo((one, other) -> other.compareTo(one))
                .doesNotHaveDuplicates();
    }

    @Test
    void runIsToldWithItsServices() {
        StoredRun.store(rows, FIRST, Service.STRIPE_WEBHOOK, ServiceState.DOWN);
        Admin.request()
                .get("/admin/health/history")
                .then()
                .statusCode(200)
                .body("nextCursor", nullValue())
                .body("runs", hasSize(1))
                .body("runs[0].startedAt", equalTo("2026-01-05T10:00:00Z"))
                .body("runs[0].durationMs", is(12))
                .body("runs[0].replica", equalTo("another/1"))
                .body("runs[0].overall", equalTo("DEGRADED"))
                .body("runs[0].summary", equalTo("DEGRADED, 5/6 services operational"))
                .body("runs[0].services.status", contains("UP", "UP", "DOWN", "UP", "UP", "UP"));
    }

    @Test
    void rangeHoldsItsBeginAndNotItsEnd() {
        minutes(0, 5, ServiceState.UP);
        Admin.request()
                .get("/admin/health/history?since=2026-01-05T10:01:00Z&until=2026-01-05T10:03:00Z")
                .then()
                .statusCode(200)
                .body("runs.startedAt", contains("2026-01-05T10:02:00Z", "2026-01-05T10:01:00Z"));
        Admin.request()
                .get("/admin/health/history?since=2027-01-05T10:01:00Z")
                .then()
                .statusCode(200)
                .body("runs", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "since=yesterday, since",
        "until=2026-02-30T00:00:00Z, until",
        "since=99999-01-01T00:00:00Z, since",
        "limit=0, limit",
        "limit=201, limit",
        "limit=many, limit",
        "cursor=x, cursor",
        "since=2026-01-06T00:00:00Z&until=2026-01-06T00:00:00Z, until"
    })
    void badParameterIsNamed(String query, String field) {
        Admin.request()
                .get("/admin/health/history?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @Test
    void uptimeIsOfTheTimeOfWhichSomethingIsKnown() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        for (int minute = 120; minute > 0; minute--) {
            ServiceState state = minute > 60 && minute <= 90 ? ServiceState.DOWN : ServiceState.UP;
            StoredRun.store(rows, now.minus(Duration.ofMinutes(minute)), Service.TUNNEL, state);
        }
        JsonPath uptime = Admin.request()
                .get("/admin/health/uptime")
                .then()
                .statusCode(200)
                .body("services.name", hasSize(6))
                .extract()
                .jsonPath();
        for (String window : List.of("last24Hours", "last7Days", "last30Days")) {
            assertThat(uptime.getDouble("services[1]." + window + ".percent")).isEqualTo(100);
            assertThat(uptime.getDouble("services[4]." + window + ".percent")).isBetween(74.0, 76.0);
            assertThat(uptime.getLong("services[4]." + window + ".downSeconds")).isEqualTo(1_800);
            assertThat(uptime.getLong("services[4]." + window + ".knownSeconds"))
                    .isBetween(7_200L, 7_320L);
        }
    }

    @Test
    void uptimeIsUnknownWithoutRuns() {
        Admin.request()
                .get("/admin/health/uptime")
                .then()
                .statusCode(200)
                .body("services[0].last24Hours.percent", nullValue())
                .body("services[0].last24Hours.knownSeconds", is(0));
    }

    private void minutes(int from, int until, ServiceState state) {
        for (int minute = from; minute < until; minute++) {
            StoredRun.store(rows, FIRST.plus(Duration.ofMinutes(minute)), Service.TUNNEL, state);
        }
    }
}
