package org.almoner.desk.operation;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs and the six services at the desk. */
@QuarkusTest
class OperatorsPagesTest {

    /** That may follow the jobs at once. */
    private static final int STREAMS = 20;

    @Inject
    Rows rows;

    private Desk admin;
    private Desk auditor;

    @BeforeEach
    void bothLogIn() {
        admin = Desk.admin();
        auditor = Desk.auditor();
    }

    @Test
    void jobsAreShownAndStartedByAdministrators() {
        assertThat(admin.page("/desk/jobs"))
                .contains("Compare with Stripe", "<th scope=\"row\">janitor</th>", "Refresh");
        assertThat(auditor.page("/desk/jobs").split("method=\"post\""))
                .as("only the way out")
                .hasSize(2);
        Response audited = admin.post("/desk/jobs/audit", Map.of());
        assertThat(audited.statusCode()).isEqualTo(303);
        assertThat(admin.page("/desk/jobs")).contains("Audit of the ledger").doesNotContain("Not audited yet");
        assertThat(admin.post("/desk/jobs/self-test", Map.of()).asString()).contains("7 of 7 groups passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reconcile", "import", "janitor"})
    void withoutKeyOfStripesNothingIsStarted(String job) {
        admin.post("/desk/jobs/" + job, Map.of("since", "2026-11-20"))
                .then()
                .statusCode(503)
                .contentType("text/html")
                .body(containsString("Stripe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=0000-01-01",
                "until=0000-12-31T23:59:59Z",
                "since=%2B10000-01-01T00:00:00Z",
                "until=-999999999-01-01T00:00:00Z",
                "until=yesterday"
            })
    void timeThatNoClockHasIsNamed(String query) {
        Response refused = admin.get("/desk/system?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains("<strong>" + query.substring(0, 5) + "</strong> must be a day");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/desk/donations?from=",
                "/desk/donations?to=",
                "/desk/payouts?arrivalFrom=",
                "/desk/reports?from=",
                "/desk/reports/summary?from=",
                "/desk/books?month="
            })
    void dayThatNoCalendarHasIsNoFaultOfOurs(String address) {
        for (String day : List.of("0000-01-01", "0000-01", "%2B999999999-12-31", "-999999999-01-01", "9999-12-31")) {
            assertThat(admin.get(address + day).statusCode()).as(address + day).isIn(200, 400, 404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/desk/jobs/reconcile, never",
        "/desk/jobs/reconcile, +1000000000-12-31T23:59:59Z",
        "/desk/jobs/reconcile, 0000-01-01",
        "/desk/jobs/import, +999999999-12-31",
        "/desk/jobs/reconcile, 1999-01-01",
        "/desk/jobs/import, 1999-01-01",
        "/desk/jobs/import, ''",
    })
    void sinceThatCannotBeOneIsNamed(String address, String since) {
        admin.post(address, Map.of("since", since))
                .then()
                .statusCode(400)
                .body(containsString("<strong>since</strong>"));
    }

    @Test
    void partThatMovesIsToldAsEvents() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/desk/jobs/stream"))
                                .header("Cookie", "almoner-desk=" + admin.cookie())
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        String first =
                stream.body().takeWhile(line -> !line.contains("All jobs")).collect(Collectors.joining("\n"));
        assertThat(first).contains("data:", "Import of the past");
        stream.body().close();
    }

    /** Many have gone before their stream begins: between both, the cookie is opened elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void whoHangsUpAtOnceKeepsNoPlaceOfThoseThatFollow(String method) throws IOException {
        for (int i = 0; i < 200; i++) {
            try (Socket gone = ask(method)) {
                gone.setSoLinger(i % 2 == 0, 0);
            }
        }
        List<Socket> followers = new ArrayList<>();
        try {
            await().until(() -> {
                Socket one = ask("GET");
                if (status(one) == 200) {
                    followers.add(one);
                } else {
                    one.close();
                }
                return followers.size() == STREAMS;
            });
        } finally {
            for (Socket follower : followers) {
                follower.close();
            }
        }
    }

    @Test
    void whoAsksForTheHeadAloneKeepsNoPlace() throws IOException {
        List<Socket> heads = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS + 5; i++) {
                Socket one = ask("HEAD");
                heads.add(one);
                assertThat(status(one)).isEqualTo(200);
            }
        } finally {
            for (Socket head : heads) {
                head.close();
            }
        }
    }

    private Socket ask(String method) throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write((method + " /desk/jobs/stream HTTP/1.1\r\nHost: localhost\r\nCookie: almoner-desk="
                                + admin.cookie() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        String head =
                new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
    }

    @Test
    void systemShowsServicesUptimeAndHistory() {
        rows.execute("delete from health_check_runs");
        String empty = auditor.page("/desk/system");
        assertThat(empty)
                .contains("services operational", "No checks in this time.", "24 hours", "30 days", "not known");
        assertThat(empty.split("<svg class=\"uptime\"")).hasSize(1 + 3 * 6);
        rows.execute("insert into health_check_runs (id, started_at, duration_ms, replica, overall, backend, database,"
                + " stripe_webhook, health_monitoring, tunnel, speech_intelligence, services) select gen_random_uuid(),"
                + " now() - interval '1 minute' * n, 5, 'desk-replica', 'HEALTHY', 'UP', 'UP', 'UP', 'UP', 'UP', 'UP', '[]'"
                + " from generate_series(1, 30) as n");
        assertThat(admin.page("/desk/system?limit=10")).contains("desk-replica", "100.000", "rel=\"next\"");
        rows.execute("delete from health_check_runs");
    }

    /** As everywhere at the desk; in the API until is exclusive. */
    @Test
    void historyOfADayHasThatDay() {
        rows.execute("insert into health_check_runs (id, started_at, duration_ms, replica, overall, backend, database,"
                + " stripe_webhook, health_monitoring, tunnel, speech_intelligence, services) select gen_random_uuid(),"
                + " at, 5, 'replica of ' || name, 'HEALTHY', 'UP', 'UP', 'UP', 'UP', 'UP', 'UP', '[]'"
                + " from (values ('that evening', timestamptz '2021-03-04 23:59:59Z'), ('the next', '2021-03-05 00:00:00Z'))"
                + " as checked(name, at)");
        assertThat(admin.page("/desk/system?since=2021-03-04&until=2021-03-04"))
                .contains("replica of that evening")
                .doesNotContain("replica of the next");
        assertThat(admin.page("/desk/system?until=2021-03-04T23:59:59Z")).doesNotContain("replica of");
        admin.get("/desk/system?since=2021-03-05&until=2021-03-04").then().statusCode(400);
        rows.execute("delete from health_check_runs where replica like 'replica of %'");
    }

    @ParameterizedTest
    @CsvSource({
        "/desk/system?since=once, since",
        "/desk/system?since=2026-02-01&until=2026-01-01, until",
        "/desk/system?cursor=x, cursor",
    })
    void filterThatMakesNoSenseIsNamed(String address, String field) {
        admin.get(address).then().statusCode(400).body(containsString("<strong>" + field + "</strong>"));
    }

    @Test
    void auditorStartsNothing() {
        for (String job : List.of("reconcile", "import", "import/cancel", "audit", "self-test", "janitor")) {
            assertThat(auditor.post("/desk/jobs/" + job, Map.of("since", "2026-11-20"))
                            .statusCode())
                    .as(job)
                    .isEqualTo(403);
        }
    }
}
