package org.almoner.stripe.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.almoner.testing.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Waiting helps where a line is cut, and not where a certificate is refused. */
@Execution(ExecutionMode.CONCURRENT)
class StripeTlsTest {

    @Test
    void certificateThatNobodyVouchesForIsToldWithWhatAPersonDoes(@TempDir Path directory) throws Exception {
        HttpsServer opened = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        opened.setHttpsConfigurator(
                new HttpsConfigurator(of(new TestAuthority(directory).signed("localhost", -1, 30))));
        opened.start();
        try {
            StripeFailure failure = failure(opened.getAddress().getPort());
            assertThat(failure.why())
                    .startsWith("Stripe cannot be reached (SSLHandshakeException); what to do: ")
                    .contains("clock", "proxy", "javax.net.ssl.trustStore")
                    .doesNotContain("nothing", "status.stripe.com");
            assertThat(failure.isOfAll()).isTrue();
            assertThat(failure.toProblem().status()).isEqualTo(502);
        } finally {
            opened.stop(0);
        }
    }

    @Test
    void lineThatIsCutWhileTlsIsAgreedOnPassesByItself() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread cutting = new Thread(() -> cut(server), "cutting");
            cutting.setDaemon(true);
            cutting.start();
            StripeFailure failure = failure(server.getLocalPort());
            assertThat(failure.kind()).isEqualTo(StripeFailure.Kind.AWAY);
            assertThat(failure.why()).contains("what to do: nothing, it is tried again later");
        }
    }

    private static void cut(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static StripeFailure failure(int port) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StripeApiSettings.class)
                .withMapping(StripeAccountSettings.class)
                .withDefaultValues(Map.of(
                        "almoner.stripe-api.base", "https://localhost:" + port,
                        "almoner.stripe-api.retries", "0",
                        "almoner.stripe.secret-key", "sk_test_tls"))
                .build();
        StripeApiSettings settings = config.getConfigMapping(StripeApiSettings.class);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        StripeWorkers workers = new StripeWorkers(settings, metrics);
        try {
            return (StripeFailure) new StripeApi(
                            settings,
                            config.getConfigMapping(StripeAccountSettings.class),
                            workers,
                            metrics,
                            Clock.systemUTC())
                    .get(StripeWorkers.Lane.JOB, "/v1/events", Map.of())
                    .onItemOrFailure()
                    .transform((answer, failure) -> failure)
                    .await()
                    .atMost(Duration.ofSeconds(60));
        } finally {
            workers.stop();
        }
    }

    private static SSLContext of(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("JKS");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, TestAuthority.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, TestAuthority.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
