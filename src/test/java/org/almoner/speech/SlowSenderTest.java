package org.almoner.speech;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.Rows;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** A recording that takes longer than it may, in the application where it may take the least. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class SlowSenderTest {

    @TestHTTPResource
    URI server;

    @Inject
    Rows rows;

    @Test
    void senderWhoIsSlowIsToldSoAndLeavesNothing() throws Exception {
        String path = "/api/tickets/" + Tickets.open() + "/recordings";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(Audio.wav(1_000_000), 0, 300_000);
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json", "\"status\":408");
        }
        // Again where another test has ended the connection with its server.
        await().untilAsserted(() -> {
            assertThat(rows.count("recordings", "true")).isZero();
            assertThat(rows.count("recording_parts", "true")).isZero();
        });
    }
}
