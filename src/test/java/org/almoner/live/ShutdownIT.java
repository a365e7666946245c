package org.almoner.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.Desk;
import org.almoner.testing.EventStream;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.Test;

/** The packaged service is asked to end (SIGTERM) while browsers follow a ticket, and pages of the desk. */
class ShutdownIT {

    private static final int STREAMS = 50;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> DESK_STREAMS = List.of("/desk/latest/stream", "/desk/jobs/stream");

    @Test
    void streamsAreToldToComeBackReadinessGoesFirstAndTheLogStaysClean() throws IOException {
        List<EventStream> streams = new ArrayList<>();
        List<Iterator<String>> pages = new ArrayList<>();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "shutdown-postgres"));
                PackagedService service = PackagedService.start(Map.of(
                                "DATABASE_URL",
                                database.url(),
                                "SHUTDOWN_DELAY",
                                "8S",
                                "ADMIN_PASSWORD",
                                Admin.PASSWORD))
                        .untilReady()) {
            RestAssured.port = service.port();
            UUID ticket = service.openTicket();
            String cookie = "almoner-desk=" + Desk.admin().cookie();
            for (String address : DESK_STREAMS) {
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(service.uri(address)).header("Cookie", cookie);
                HttpResponse<Stream<String>> page = send(request, HttpResponse.BodyHandlers.ofLines());
                assertThat(page.statusCode()).as(address).isEqualTo(200);
                pages.add(page.body().iterator());
            }
            for (int i = 0; i < STREAMS; i++) {
                streams.add(EventStream.open(service.uri("/"), ticket));
            }
            // Their first look comes after a second or two.
            pages.forEach(page -> assertThat(page.next()).startsWith("data:"));
            service.terminate();
            Waiting.await()
                    .atMost(Duration.ofSeconds(7))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> service.status("/q/health/ready") == 503);
            assertThat(service.status("/q/health/live")).isEqualTo(200);
            HttpResponse<Void> last = overHttp11(service.uri("/api/tickets/" + ticket + "/donations/total"));
            assertThat(last.statusCode()).isEqualTo(200);
            assertThat(last.headers().firstValue("Connection")).hasValue("close");
            assertThat(service.get("/api/tickets/" + ticket + "/donations/stream")
                            .statusCode())
                    .isEqualTo(503);
            for (EventStream stream : streams) {
                Waiting.await().until(stream::isOver);
                assertThat(stream.retryMillis()).isBetween(1_000L, 4_000L);
            }
            // One that is cut would throw.
            pages.forEach(page -> page.forEachRemaining(line -> {}));
            assertThat(service.exitCode()).isZero();
            assertThat(service.output())
                    .contains("stopped in")
                    .doesNotContain("ERROR", "WARN", "Exception", "Timed out", "\tat ");
        } finally {
            streams.forEach(EventStream::close);
        }
    }

    /** As proxies ask; HTTP/2 says it in another way. */
    private static HttpResponse<Void> overHttp11(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address), HttpResponse.BodyHandlers.discarding());
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        try {
            return CLIENT.send(request.build(), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
