package org.almoner.web.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.RawHttp;
import org.almoner.web.paging.Cursor;
import org.hamcrest.Matchers;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemTest {

    @TestHTTPResource
    URL server;

    @ParameterizedTest
    @CsvSource({
        "conflict, 409, Conflict",
        "gateway, 502, Bad Gateway",
        "refused, 503, Service Unavailable",
        "shutdown, 503, Service Unavailable",
        "locked, 503, Service Unavailable",
        "readonly, 503, Service Unavailable",
        "frozen, 503, Service Unavailable",
        "duplicate, 500, Internal Server Error",
        "orphan, 409, Conflict",
        "wrapped, 500, Internal Server Error",
        "error, 500, Internal Server Error",
        "anything, 500, Internal Server Error",
    })
    void everyFailureIsAProblemAndSaysNothingInside(String how, int status, String title) {
        List<String> logged = new ArrayList<>();
        Handler handler = recordTo(logged);
        Logger.getLogger("").addHandler(handler);
        try {
            String body = given().get("/failing/" + how)
                    .then()
                    .statusCode(status)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("type", equalTo("about:blank"))
                    .body("title", equalTo(title))
                    .body("status", equalTo(status))
                    .body("detail", not(nullValue()))
                    .body("instance", equalTo("/failing/" + how))
                    .body("errors", nullValue())
                    .extract()
                    .asString();
            assertThat(body).doesNotContain("Exception", "Garcia", "example.org", "org.almoner");
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        assertThat(String.join("\n", logged)).doesNotContain("Garcia", "example.org");
        if (status == 500) {
            assertThat(logged).anyMatch(line -> line.contains("incident"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "shutdown", "locked", "readonly", "frozen"})
    void aDatabaseThatIsAwayOrBusyTellsWhenToComeBack(String how) {
        given().get("/failing/" + how).then().statusCode(503).header("Retry-After", "5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nope", "/api", "/api/tickets", "/api/nope/nope", "/q/nope", "/favicon.ico", "/api/tickets/"})
    void anUnknownPathIs404(String path) {
        given().get(path).then().statusCode(404).contentType(Problem.MEDIA_TYPE).body("instance", equalTo(path));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /admin/people",
        "POST, /admin/people/touched",
        "POST, /admin/donations/01890a5d-ac96-774b-bcce-b302099a8057/attribute",
        "POST, /admin/knowledge/sources",
        "PUT, /admin/profiles/01890a5d-ac96-774b-bcce-b302099a8057",
        "POST, /admin/support/01890a5d-ac96-774b-bcce-b302099a8057/answer",
        "POST, /api/support",
        "POST, /api/tickets/create",
        "POST, /api/tickets/01890a5d-ac96-774b-bcce-b302099a8057/checkout"
    })
    void aBodyThatIsMissingIsMissedInTheSameWords(String method, String path) {
        for (String body : List.of("", "null")) {
            Admin.request()
                    .contentType("application/json")
                    .body(body)
                    .request(method, path)
                    .then()
                    .statusCode(400)
                    .body("detail", equalTo("A body is expected."))
                    .body("errors", Matchers.anyOf(nullValue(), Matchers.empty()));
        }
    }

    @Test
    void aMethodThatThePathDoesNotKnowIs405AndNamesThoseThatItDoes() {
        given().delete("/api/tickets/create")
                .then()
                .statusCode(405)
                .contentType(Problem.MEDIA_TYPE)
                .header("Allow", Matchers.containsString("POST"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/tickets/%zz HTTP/1.1",
                "GET /api/tickets/% HTTP/1.1",
                "GET /%ff%fe HTTP/1.1",
                "GET /api/tickets/%00 HTTP/1.1",
                "GET /admin/%zz HTTP/1.1",
                "GET /paged?limit=%zz HTTP/1.1",
                "GET /paged?cursor=%ff HTTP/1.1",
                "GET /../../etc/passwd HTTP/1.1",
                "GET nonsense HTTP/1.1",
                "GET http://[::1/ HTTP/1.1",
                "BREW /api/tickets/create HTTP/1.1",
                "GET /api/tickets/create HTTP/1.1\r\nContent-Length: many",
                "POST /api/tickets/create HTTP/1.1\r\nContent-Length: -1",
                "POST /api/tickets/create HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999",
            })
    void whatIsHardlyHttpIsA4xx(String head) {
        String answer = RawHttp.send(server.getPort(), head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("Exception");
        if (!answer.endsWith("\r\n\r\n")) {
            assertThat(answer.toLowerCase()).contains("content-type: " + Problem.MEDIA_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: localhost:port\r\n",
                "Host: localhost:99999999\r\n",
                "Host: [::1\r\n",
                "Host: %zz\r\n",
                "Host: a/b\r\n",
                "Host: maria@example.org\r\n",
                "Host: localhost\r\nHost: example.org\r\n",
            })
    void withoutAProperHostItIsA400(String host) {
        for (String path : List.of("/api/tickets/" + UUID.randomUUID(), "/nope", "/admin/door", "/health/live")) {
            String answer = RawHttp.send(
                    server.getPort(), "GET " + path + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"status\":400")
                    .doesNotContain("maria");
        }
    }

    /** All at once: each of the connections closes a moment after its answer. */
    @Test
    void bodyThatOthersMayReadDifferentlyIsTheLastThingOnItsConnection() {
        String behind = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        Map<String, CompletableFuture<String>> answers = Stream.of(
                        "HTTP/1.1\r\nTransfer-Encoding: xchunked",
                        "HTTP/1.1\r\nTransfer-Encoding: chunked;x",
                        "HTTP/1.1\r\nTransfer-Encoding: \"chunked\"",
                        "HTTP/1.1\r\nTransfer-Encoding: identity",
                        "HTTP/1.1\r\nTransfer-Encoding:",
                        "HTTP/1.1\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                        "HTTP/1.0\r\nTransfer-Encoding: chunked")
                .collect(Collectors.toMap(
                        Function.identity(),
                        framing -> CompletableFuture.supplyAsync(() -> RawHttp.send(
                                server.getPort(),
                                "GET /health/live " + framing + "\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                                        + behind))));
        answers.forEach((framing, answer) -> assertThat(answer.join())
                .as(framing)
                .startsWith("HTTP/1.")
                .contains(" 400 ")
                .doesNotContain(" 200 ", "alive"));
    }

    @Test
    void clientOfHttp10NeedsNoHost() {
        assertThat(RawHttp.send(server.getPort(), "GET /health/live HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.0 200");
        assertThat(RawHttp.send(server.getPort(), "GET /api/tickets/" + UUID.randomUUID() + " HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.0 404")
                .contains("\"status\":404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/tickets/x HTTP/1.1\r\nOrigin: https://elsewhere.example",
                "OPTIONS /api/tickets/create HTTP/1.1\r\nOrigin: https://elsewhere.example\r\nAccess-Control-Request-Method: POST",
                "GET /api/tickets/x HTTP/1.1\r\nAccept: text/html",
                "GET /api/tickets/x HTTP/1.1\r\nAccept: nonsense",
                "GET /api/tickets/x HTTP/1.1\r\nAccept: a/b;q=x, ;;",
                "GET /api/tickets/x HTTP/1.1\r\nAccept-Encoding: \"",
                "GET /api/tickets/x HTTP/1.1\r\nCookie: \"=;;=",
                "GET /api/tickets/x HTTP/1.1\r\nRange: bytes=z",
                "POST /api/tickets/create HTTP/1.1\r\nContent-Type: ;;\r\nContent-Length: 0",
                "POST /api/tickets/create HTTP/1.1\r\nContent-Type: application/json; charset=nope\r\nContent-Length: 0",
                "POST /q/health/ready HTTP/1.1\r\nContent-Length: 0",
                "GET /admin/door HTTP/1.1\r\nAuthorization: Basic !!!",
                "GET /admin/door HTTP/1.1\r\nAuthorization: Bearer x",
                "CONNECT example.org:443 HTTP/1.1",
                "TRACE /api/tickets/x HTTP/1.1",
                "OPTIONS * HTTP/1.1\r\nX: y",
            })
    void whateverRefusesItSaysWhyInAProblem(String head) {
        String answer = RawHttp.send(server.getPort(), head + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if (!answer.startsWith("HTTP/1.1 2")) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 4")
                    .containsIgnoringCase("content-type: " + Problem.MEDIA_TYPE)
                    .doesNotContain("Exception");
        }
    }

    @Test
    void aLineOrHeadersThatAreTooLongAreAProblem() {
        String answer = RawHttp.send(
                server.getPort(),
                "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 414").contains("\"status\":414");
        answer = RawHttp.send(
                server.getPort(),
                "GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: " + "x".repeat(10_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 431").contains("\"status\":431");
    }

    @Test
    void anAddressInThePathIsNotSentBack() {
        given().urlEncodingEnabled(false)
                .get("/api/tickets/maria@example.org")
                .then()
                .statusCode(400)
                .body("instance", equalTo("/api/tickets/-"))
                .body("errors.field", Matchers.contains("id"));
    }

    @Test
    void pagesHaveALimitAndACursor() {
        given().get("/paged").then().statusCode(200).body("", Matchers.contains("null", "50"));
        Cursor cursor = new Cursor(Instant.parse("2026-01-02T03:04:05Z"), UUID.randomUUID());
        given().queryParam("cursor", cursor.toString())
                .queryParam("limit", 200)
                .get("/paged")
                .then()
                .statusCode(200)
                .body("", Matchers.contains(cursor.toString(), "200"));
        given().get("/paged?limit=0").then().statusCode(400).body("errors.field", Matchers.contains("limit"));
        given().get("/paged?cursor=x").then().statusCode(400).body("errors.field", Matchers.contains("cursor"));
    }

    @Test
    void moneyAndInstantsAreWrittenAsTheContractSays() {
        String body = given().get("/written").then().statusCode(200).extract().asString();
        assertThat(body).isEqualTo("{\"large\":100,\"exact\":25.00,\"at\":\"2026-01-02T03:04:05.100Z\"}");
    }

    @Test
    void answersCarryTheSecurityHeaders() {
        for (String path :
                List.of("/api/tickets/x", "/api;y=z/tickets/x", "/api/nope", "/api/tickets/" + UUID.randomUUID())) {
            given().urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Cache-Control", startsWith("no-store"));
        }
    }

    private static Handler recordTo(List<String> lines) {
        PatternFormatter formatter = new PatternFormatter("%p %c %s%e");
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                synchronized (lines) {
                    lines.add(formatter.format(org.jboss.logmanager.ExtLogRecord.wrap(line)));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
