package org.almoner.web.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged service sends traces, of which the other side is played here: it keeps the bytes, whose texts are UTF-8. */
class TracesIT {

    private static final String MARKER = "geheimnis";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final ByteArrayOutputStream RECEIVED = new ByteArrayOutputStream();
    private static HttpServer collector;
    private static EmbeddedDatabase database;
    private static PackagedService service;

    @BeforeAll
    static void aServiceWithACollector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            byte[] spans = exchange.getRequestBody().readAllBytes();
            synchronized (RECEIVED) {
                RECEIVED.write(spans);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        database = EmbeddedDatabase.start(Path.of("target", "traces-postgres"));
        database.reset();
        service = PackagedService.start(Map.of(
                        "DATABASE_URL",
                        database.url(),
                        "ADMIN_PASSWORD",
                        MARKER + "-password",
                        "LOG_JSON",
                        "true",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://localhost:" + collector.getAddress().getPort(),
                        "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                        "100ms"))
                .untilReady();
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
        collector.stop(0);
    }

    @Test
    void whatIsSentNamesKindsAndNothingThatAnybodySent() throws IOException {
        String made = service.post(
                        "/api/tickets/create",
                        "{\"contactType\":\"EMAIL\",\"contactValue\":\"" + MARKER + "@example.com\",\"displayName\":\""
                                + MARKER + "\"}",
                        "Content-Type",
                        "application/json")
                .body();
        UUID ticket = UUID.fromString(made.replaceFirst(".*\"id\":\"([0-9a-f-]{36})\".*", "$1"));
        String key = MARKER + UUID.randomUUID().toString().substring(0, 8);
        for (var event : new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 100, "usd", ticket, true)
                .pays()
                .events()) {
            assertThat(service.deliver(event).statusCode()).isEqualTo(200);
        }
        String[] strange = {
            "User-Agent", MARKER,
            "X-Forwarded-For", MARKER,
            "tracestate", "vendor=" + MARKER,
            "baggage", "name=" + MARKER,
            "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01",
            "Authorization", "Bearer " + MARKER
        };
        assertThat(service.get("/api/tickets/" + ticket + "/donations/total?email=" + MARKER, strange)
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue(TRACE);
        service.get("/api/knowledge/search?q=" + MARKER, strange);
        service.get("/api/support/" + MARKER + MARKER + MARKER + "/messages", strange);
        service.get("/admin/donations?email=" + MARKER, strange);
        service.get("/" + MARKER + "/" + MARKER, strange);
        service.get("/desk/" + MARKER, strange);
        service.post("/api/tickets/create", "{" + MARKER, "Content-Type", "application/json");
        service.get("/q/health/live");
        service.get("/health/db");
        String own = service.get("/api/tickets/" + ticket + "/donations")
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        assertThat(own).matches("[0-9a-f]{32}");

        Waiting.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(received())
                        .contains(
                                bytes(own),
                                bytes(TRACE),
                                "GET /api/tickets/{id}/donations/total",
                                "POST /api/stripe/webhook",
                                "SELECT",
                                "stripe_attributions",
                                "http.response.status_code"));
        assertThat(received())
                .doesNotContain(
                        MARKER,
                        ticket.toString(),
                        "/q/health",
                        "/health/",
                        "where ",
                        "Lopez",
                        "127.0.0.1",
                        "postgres:");
        assertThat(service.output()).doesNotContain(MARKER).contains("\"traceId\":\"" + TRACE + "\"");
    }

    /** A trace's id is sent as its bytes. */
    private static String bytes(String id) {
        return new String(HexFormat.of().parseHex(id), StandardCharsets.ISO_8859_1);
    }

    private static String received() {
        synchronized (RECEIVED) {
            return RECEIVED.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
