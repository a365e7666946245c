package org.almoner.web.load;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.almoner.testing.Waiting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept free for probes is taken by probes alone, however the path of a request is written. */
@QuarkusTest
class RequestLoadTest {

    /** More than there are places for probes, and for metrics. */
    private static final int MANY = 120;

    @TestHTTPResource
    URL server;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/../../api/stripe/webhook",
                "/q/health/%2e%2e/../api/stripe/webhook",
                "/health/../api/stripe/webhook",
                "/q/metrics/../../api/stripe/webhook"
            })
    void unfinishedBodiesBehindAPathOfProbesKeepNoProbeOut(String path) throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Socket socket = new Socket("localhost", server.getPort());
                held.add(socket);
                socket.getOutputStream()
                        .write(("POST " + path
                                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 100\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            Waiting.await().until(() -> underWay() >= MANY);
            given().get("/q/health/live").then().statusCode(200);
            given().get("/health/db").then().statusCode(200);
        } finally {
            for (Closeable socket : held) {
                socket.close();
            }
        }
        Waiting.await().until(() -> underWay() < MANY);
    }

    /** As the metrics tell it: all but probes and metrics. */
    private static int underWay() {
        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        return metrics.lines()
                .filter(line -> line.startsWith("almoner_http_requests{") || line.startsWith("almoner_http_requests "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
