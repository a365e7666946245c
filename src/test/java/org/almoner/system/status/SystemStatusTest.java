package org.almoner.system.status;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators are told of the six services; the loop looks when the test wants it to. */
@QuarkusTest
class SystemStatusTest {

    private static final String AWAY = "'infinity'";

    private static final List<String> FILLED = List.of("stripe_events", "health_check_runs");

    @Inject
    Rows rows;

    @Inject
    HealthMonitor monitor;

    @Inject
    StoppableClock clock;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
        rows.execute("delete from health_check_runs where started_at > now()");
    }

    @BeforeEach
    void noRunYet() {
        rows.execute("delete from health_check_runs");
        rows.execute("insert into ledger_audits (audited_at, differences) values (now(), 0)");
        job("'epoch'");
    }

    @Test
    void whatTheLoopFindsIsToldFromMemory() {
        // What other tests have left of failing events is not this test's matter.
        rows.execute("update stripe_events set outcome = 'unusable', processed_at = now() where processed_at is null");
        await().atMost(Duration.ofSeconds(20)).until(() -> wellness() == 200);
        look();
        status().body("overall", equalTo("HEALTHY"))
                .body("summary", equalTo("HEALTHY, 4/6 services operational, 2 not configured"))
                .body("operational", is(4))
                .body("total", is(6))
                .body("checkedAt", notNullValue())
                .body("replica", containsString("/" + ProcessHandle.current().pid()))
                .body(
                        "services.name",
                        contains(
                                "Backend",
                                "Database",
                                "Stripe Webhook",
                                "Health Monitoring",
                                "Tunnel",
                                "Speech Intelligence"))
                .body("services.status", contains("UP", "UP", "UP", "UP", "NOT_CONFIGURED", "NOT_CONFIGURED"))
                .body("services[4].note", equalTo("PUBLIC_BASE_URL is not set"))
                .body("services[3].note", startsWith("the loop runs on "))
                .body("services.since", org.hamcrest.Matchers.everyItem(notNullValue()));
        assertThat(given().get("/q/metrics").asString())
                .contains("almoner_service_up{service=\"database\"} 1.0", "almoner_service_up{service=\"tunnel\"} NaN");
    }

    @ParameterizedTest
    @CsvSource({
        "BACKEND, DOWN, DOWN",
        "DATABASE, DOWN, DOWN",
        "STRIPE_WEBHOOK, DOWN, DEGRADED",
        "HEALTH_MONITORING, DOWN, DEGRADED",
        "TUNNEL, DOWN, HEALTHY",
        "SPEECH_INTELLIGENCE, DOWN, HEALTHY",
        "DATABASE, DEGRADED, DEGRADED"
    })
    void whatAnotherReplicaFoundThisOneSaysToo(Service service, ServiceState state, String overall) {
        job(AWAY);
        store(Instant.now(), service, state);
        look();
        status().body("overall", equalTo(overall))
                .body("summary", equalTo(overall + ", 5/6 services operational"))
                .body("replica", equalTo("another/1"))
                .body("services.find { it.name == '" + service.title() + "' }.status", equalTo(state.name()))
                .body("services.find { it.name == '" + service.title() + "' }.note", equalTo("of the test"))
                .body("services.find { it.name == '" + service.title() + "' }.latencyMs", is(7));
        double figure = state == ServiceState.DOWN ? 0 : 0.5;
        assertThat(given().get("/q/metrics").asString())
                .contains("almoner_service_up{service=\"" + service.column() + "\"} " + figure);
    }

    /** As on a full disk: no payment is stored, nor that it failed, nor what the loop finds. */
    @Test
    void webhookThatCanStoreNothingIsDownThoughNoRunCanBeStored() {
        job(AWAY);
        store(Instant.now(), Service.TUNNEL, ServiceState.UP);
        look();
        status().body("overall", equalTo("HEALTHY")).body("services[2].status", equalTo("UP"));
        rows.execute("create function full_disk() returns trigger language plpgsql as"
                + " $$ begin raise exception 'full' using errcode = '53100'; end $$");
        for (String table : FILLED) {
            rows.execute("create trigger full_disk before insert on " + table
                    + " for each statement execute function full_disk()");
        }
        try {
            for (int payment = 0; payment < 5; payment++) {
                SignedWebhook.send(StripeLife.of(null).pays().events().get(0))
                        .then()
                        .statusCode(503);
            }
            job("'epoch'");
            look();
            status().body("overall", equalTo("DEGRADED"))
                    .body("replica", equalTo("another/1"))
                    .body("services[2].status", equalTo("DOWN"))
                    .body(
                            "services[2].note",
                            equalTo("5 failures of this replica wait for the database to record them"));
            String since = status().extract().path("services[2].since");
            assertThat(Instant.parse(since)).isBetween(Instant.now().minusSeconds(60), Instant.now());
            look();
            status().body("services[2].since", equalTo(since));
            assertThat(given().get("/q/metrics").asString())
                    .contains("almoner_service_up{service=\"stripe_webhook\"} 0.0");
            assertThat(rows.count("health_check_runs", "true")).isEqualTo(1);
        } finally {
            rows.execute("drop function full_disk() cascade");
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> status().body("services[2].status", equalTo("UP")));
    }

    @Test
    void differenceThatTheAuditLeftIsDegraded() {
        rows.execute("insert into ledger_audits (audited_at, differences) values (now(), 3)");
        await().atMost(Duration.ofSeconds(20)).until(() -> wellness() == 503);
        look();
        status().body("overall", equalTo("DEGRADED"))
                .body("services[1].status", equalTo("DEGRADED"))
                .body("services[1].note", containsString("left a difference"));
        rows.execute("insert into ledger_audits (audited_at, differences) values (now(), 0)");
        await().atMost(Duration.ofSeconds(20)).until(() -> wellness() == 200);
    }

    @Test
    void loopThatHasDiedOnAllReplicasIsSeen() {
        job(AWAY);
        Instant last = Instant.parse("2026-01-05T10:00:00Z");
        store(last, Service.TUNNEL, ServiceState.DOWN);
        look();
        status().body("overall", equalTo("DEGRADED"))
                .body("services[0].status", equalTo("UP"))
                .body("services[3].status", equalTo("DOWN"))
                .body("services[3].since", equalTo("2026-01-05T10:03:00Z"))
                .body("services[3].note", equalTo("no run since 2026-01-05T10:00:00Z, which was on another/1"))
                .body("services[4].status", equalTo("UNKNOWN"))
                .body("services[4].note", equalTo("was DOWN at 2026-01-05T10:00:00Z"));
    }

    @Test
    void runOfAReplicaThatIsAheadIsNotTheLatestForHours() {
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        look();
        clock.goOn();
        assertThat(rows.count("health_check_runs", "started_at <= now()")).isEqualTo(1);
        job("'epoch'");
        look();
        JsonPath now = status().extract().jsonPath();
        assertThat(Instant.parse(now.getString("checkedAt"))).isBefore(Instant.now());
        assertThat(Instant.parse(now.getString("services[0].since"))).isBefore(Instant.now());
    }

    @Test
    void replicaThatIsAheadTakesNoRunForAnOldOne() {
        job(AWAY);
        store(Instant.now(), Service.TUNNEL, ServiceState.UP);
        clock.stopAt(Instant.now().plusSeconds(200));
        look();
        status().body("overall", equalTo("HEALTHY")).body("services[3].status", equalTo("UP"));
    }

    @Test
    void silenceIsSeenAlsoWhereTheClockWasSetBack() {
        job(AWAY);
        store(Instant.now().minusSeconds(179), Service.TUNNEL, ServiceState.UP);
        look();
        clock.stopAt(Instant.now().minusSeconds(300));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> status().body("services[3].status", equalTo("DOWN")));
    }

    @Test
    void runThatIsYetToComeSaysNothing() {
        job(AWAY);
        store(Instant.now().plus(Duration.ofHours(2)), Service.TUNNEL, ServiceState.UP);
        look();
        status().body("overall", equalTo("DEGRADED"))
                .body("services[0].status", equalTo("UP"))
                .body("services[3].status", equalTo("DOWN"))
                .body("services[4].status", equalTo("UNKNOWN"));
    }

    @Test
    void sinceWhenSurvivesARestartAndAnotherReplica() {
        Instant longAgo = Instant.parse("2026-01-05T10:00:00Z");
        store(longAgo, Service.DATABASE, ServiceState.DOWN);
        look();
        JsonPath now = status().extract().jsonPath();
        assertThat(now.getString("services[0].since")).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(now.getString("services[3].since")).isEqualTo("2026-01-05T10:00:00Z");
        assertThat(Instant.parse(now.getString("services[1].since"))).isAfter(longAgo.plusSeconds(60));
    }

    @Test
    void twoLoopsAtOnceStoreOneRunAnInterval() {
        for (int run = 1; run <= 3; run++) {
            IntStream.range(0, 4)
                    .mapToObj(loop -> CompletableFuture.runAsync(this::look, task -> new Thread(task).start()))
                    .toList()
                    .forEach(CompletableFuture::join);
            assertThat(rows.count("health_check_runs", "true")).isEqualTo(run);
            assertThat(rows.one("select due_at > now() as later from jobs where name = 'health-check'"))
                    .containsEntry("later", true);
            job("now()");
        }
    }

    @Test
    void runOfAReplicaThatLostItsLeaseIsNotStored() {
        rows.execute("create function of_the_test() returns trigger language plpgsql as $$ begin"
                + " if new.leased_by is not null then new.leased_by := gen_random_uuid(); end if; return new; end $$");
        rows.execute("create trigger of_the_test before update on jobs for each row"
                + " when (old.name = 'health-check') execute function of_the_test()");
        try {
            look();
            assertThat(rows.count("health_check_runs", "true")).isZero();
        } finally {
            rows.execute("drop trigger of_the_test on jobs");
            rows.execute("drop function of_the_test()");
        }
    }

    @Test
    void runsAreRemovedAfterTheirTime() {
        Instant now = Instant.now();
        store(now.minus(Duration.ofDays(31)), Service.TUNNEL, ServiceState.UP);
        store(now.minus(Duration.ofDays(30)).plusSeconds(60), Service.TUNNEL, ServiceState.UP);
        look();
        assertThat(rows.count("health_check_runs", "true")).isEqualTo(2);
        assertThat(rows.count("health_check_runs", "started_at < now() - interval '30 days'"))
                .isZero();
    }

    @Test
    void runOfALaterVersionIsReadAsFarAsItIsUnderstood() {
        job(AWAY);
        store(Instant.now(), Service.TUNNEL, ServiceState.UP);
        rows.execute("update health_check_runs set tunnel = 'DREAMING', services = jsonb_set(services, '{4,state}',"
                + " '\"DREAMING\"') || '[{\"service\":\"MOON\",\"state\":\"FULL\",\"phase\":4}]'::jsonb");
        look();
        status().body("services", hasSize(6)).body("services[4].status", equalTo("UNKNOWN"));
        Admin.request().get("/admin/health/uptime").then().statusCode(200);
    }

    @Test
    void livenessSaysWhichInstallationAnswersAndItsBodyIsTheContracts() {
        String instance =
                rows.one("select instance from installation").get("instance").toString();
        given().get("/health/live")
                .then()
                .statusCode(200)
                .header("X-Almoner-Instance", instance)
                .body("size()", is(6));
    }

    @Test
    void auditorMayReadAndNobodyElse() {
        for (String path : new String[] {"/admin/system/status", "/admin/health/history", "/admin/health/uptime"}) {
            given().get(path).then().statusCode(401).contentType("application/problem+json");
            given().auth()
                    .preemptive()
                    .basic("auditor", "test-auditor-password")
                    .get(path)
                    .then()
                    .statusCode(200);
        }
    }

    private void look() {
        try {
            VertxContextSupport.subscribeAndAwait(() -> monitor.look());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static ValidatableResponse status() {
        return Admin.request().get("/admin/system/status").then().statusCode(200);
    }

    private static int wellness() {
        return given().get("/q/health/well").statusCode();
    }

    private void job(String due) {
        rows.execute("update jobs set due_at = " + due + ", leased_by = null, leased_until = null,"
                + " finished_at = now(), failures = 0, error = null where name = 'health-check'");
    }

    /** As another replica would. */
    private void store(Instant at, Service other, ServiceState state) {
        StoredRun.store(rows, at, other, state);
    }
}
