package org.almoner.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.PackagedService;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings go through a service that has no room for them. */
class UploadMemoryIT {

    private static final Logger LOG = Logger.getLogger(UploadMemoryIT.class);

    private static final int SENDERS = 10;
    private static final int SIZE_BYTES = 25 << 20;

    /** Half of what the senders send at once. */
    private static final int HEAP_MEBIBYTES = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(110);

    /** Asks for HTTP/2 with its first requests, as Java's does by itself: their bodies must not come past flow control. */
    private final HttpClient client = HttpClient.newHttpClient();

    private EmbeddedDatabase database;
    private PackagedService service;

    @BeforeEach
    void start() {
        database = EmbeddedDatabase.start(Path.of("target", "memory-postgres"));
        database.reset();
        service = PackagedService.startWithHeap(
                Map.of("DATABASE_URL", database.url(), "ADMIN_PASSWORD", Admin.PASSWORD, "RATE_LIMIT", "0"),
                HEAP_MEBIBYTES);
        service.untilReady();
    }

    @AfterEach
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void tenLargestRecordingsAtOnceAreTakenByAHeapThatCouldHoldHalfOfThem() throws Exception {
        assertThat((long) SENDERS * SIZE_BYTES).isGreaterThan((long) HEAP_MEBIBYTES << 20);
        UUID ticket = service.openTicket();
        byte[] audio = Audio.wav(SIZE_BYTES);
        long before = service.mostResidentBytes();
        long began = System.nanoTime();
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, SENDERS)
                .mapToObj(sender -> client.sendAsync(
                        HttpRequest.newBuilder(service.uri("/api/tickets/" + ticket + "/recordings"))
                                .timeout(PATIENCE)
                                .POST(BodyPublishers.ofByteArray(audio))
                                .build(),
                        BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : sent) {
            assertThat(answer.get().statusCode()).as(service.output()).isEqualTo(201);
        }
        LOG.infof(
                "%d recordings of %d MiB at once in %d ms with -Xmx%dm: %d MiB resident before, %d at most",
                SENDERS,
                SIZE_BYTES >> 20,
                (System.nanoTime() - began) / 1_000_000,
                HEAP_MEBIBYTES,
                before >> 20,
                service.mostResidentBytes() >> 20);
        for (CompletableFuture<HttpResponse<String>> answer : sent) {
            assertThatIsWhole(id(answer.get().body()), audio);
        }
        assertThat(service.output()).doesNotContain("OutOfMemory");
        assertThat(service.isAlive()).isTrue();
    }

    private void assertThatIsWhole(String recording, byte[] audio) throws Exception {
        HttpResponse<InputStream> heard = client.send(
                HttpRequest.newBuilder(service.uri("/admin/recordings/" + recording + "/audio"))
                        .header("Authorization", Admin.AUTHORIZATION)
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream body = heard.body()) {
            assertThat(Arrays.equals(body.readAllBytes(), audio)).as(recording).isTrue();
        }
    }

    private static String id(String answer) {
        return answer.replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
    }
}
