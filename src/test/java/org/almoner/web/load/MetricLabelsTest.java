package org.almoner.web.load;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.Test;

/** What strangers send becomes no label: neither memory, nor a scrape that grows, nor an address in it. */
@QuarkusTest
class MetricLabelsTest {

    private static final int REQUESTS = 20_000;
    private static final int A_CONNECTION = 500;

    /** What the first answers of a status and a route may add. */
    private static final int FEW = 60;

    @TestHTTPResource
    URL server;

    @Test
    void twentyThousandOddMethodsAndPathsMakeNoSeries() {
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        Random random = new Random(seed);
        long before = series();
        for (int sent = 0; sent < REQUESTS; sent += A_CONNECTION) {
            pipeline(random);
        }
        String metrics = metrics();
        assertThat(lines(metrics) - before).isLessThan(FEW);
        assertThat(metrics.contains("maria") || metrics.contains("@")).isFalse();
        assertThat(requests()).anyMatch(line -> line.contains("method=\"OTHER\""));
    }

    @Test
    void routeThatRefusesIsNamedByItsTemplate() {
        given().get("/api/tickets/maria@example.org").then().statusCode(400);
        given().get("/api/tickets/" + UUID.randomUUID()).then().statusCode(404);
        given().delete("/api/tickets/create").then().statusCode(405);
        given().get("/nope/maria@example.org").then().statusCode(404);
        Waiting.await()
                .untilAsserted(() -> assertThat(requests())
                        .anyMatch(line -> line.contains("status=\"400\"") && line.contains("uri=\"/api/tickets/{id}\""))
                        .anyMatch(line -> line.contains("status=\"404\"") && line.contains("uri=\"/api/tickets/{id}\""))
                        .anyMatch(
                                line -> line.contains("status=\"405\"") && line.contains("uri=\"/api/tickets/create\""))
                        .anyMatch(line -> line.contains("status=\"404\"") && line.contains("uri=\"NOT_FOUND\""))
                        .noneMatch(line -> line.contains("maria")));
    }

    @Test
    void clientThatHangsUpLeavesNoPath() throws IOException {
        for (String path : List.of("/maria@example.org", "/api/tickets/maria@example.org/checkout")) {
            try (Socket socket = new Socket("localhost", server.getPort())) {
                socket.getOutputStream()
                        .write(bytes("POST " + path
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{"));
            }
        }
        assertThat(metrics()).doesNotContain("maria");
    }

    private void pipeline(Random random) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < A_CONNECTION; i++) {
            String word = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
            String method = random.nextBoolean() ? "M" + word.toUpperCase() : random.nextBoolean() ? "OPTIONS" : "GET";
            String path =
                    List.of("/api/tickets/", "/", "/api/tickets/" + UUID.randomUUID() + "/", "/admin/", "/health/")
                                    .get(random.nextInt(5))
                            + "maria@" + word;
            requests.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
            if (i == A_CONNECTION - 1) {
                requests.append("Connection: close\r\n");
            }
            requests.append("\r\n");
        }
        try (Socket socket = new Socket("localhost", server.getPort())) {
            OutputStream out = socket.getOutputStream();
            Thread writer = new Thread(() -> {
                try {
                    out.write(bytes(requests.toString()));
                    out.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            InputStream in = socket.getInputStream();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> requests() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count"))
                .toList();
    }

    private static long series() {
        return lines(metrics());
    }

    private static long lines(String metrics) {
        return metrics.lines().count();
    }

    private static String metrics() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }
}
