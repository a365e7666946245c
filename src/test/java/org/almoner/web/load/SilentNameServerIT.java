package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/** A name server that says nothing holds up whoever asks for that name, and nobody else. */
@DisabledIf(
        value = "org.almoner.testing.PackagedService#isNative",
        disabledReason = "A native executable of Quarkus knows the machine's resolver alone")
class SilentNameServerIT {

    /** Unsigned; the keys of its issuer are looked for all the same. */
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.AAAA";

    @Test
    void aTokenWhoseProviderCannotBeFoundStopsNoOther() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "silent-name-server-postgres"));
                DatagramSocket nameServer = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                PackagedService service = PackagedService.start(Map.of(
                        "DATABASE_URL",
                        database.url(),
                        "OIDC_ISSUER",
                        "https://provider.example/realm",
                        "QUARKUS_VERTX_RESOLVER_SERVERS",
                        "127.0.0.1:" + nameServer.getLocalPort()))) {
            service.untilReady();
            CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(service.uri("/admin/status"))
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            nameServer.setSoTimeout((int) Duration.ofSeconds(15).toMillis());
            nameServer.receive(new DatagramPacket(new byte[512], 512));

            assertThat(service.status("/q/health/live")).isEqualTo(200);
            assertThat(service.openTicket()).isNotNull();
            assertThat(answer).as("it is still looked for").isNotDone();
            assertThat(answer.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(503);
        }
    }
}
