package org.almoner.fraud.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.ProxySelector;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.almoner.testing.ConnectProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Alerts leave by the proxy of the JVM, as requests to Stripe do. */
@Execution(ExecutionMode.CONCURRENT)
class AlertPostTest {

    /** Of a name that nobody has (RFC 6761, 6.4), so that nothing comes of it but by a proxy. */
    private static final String ADDRESS = "https://alerts.invalid/hook";

    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void leavesByTheProxy() {
        try (ConnectProxy proxy = new ConnectProxy(vertx, 0)) {
            AlertPost.Result result = send(proxy.selector());
            assertThat(proxy.asked()).containsExactly("CONNECT alerts.invalid:443 HTTP/1.1");
            assertThat(result).isInstanceOf(AlertPost.Unanswered.class);
        }
    }

    private static AlertPost.Result send(ProxySelector proxies) {
        return new AlertPost(vertx, new Settings(), Clock.systemUTC(), proxies)
                .send("msg_1", "{}")
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private record Settings() implements AlertSettings {

        @Override
        public Optional<String> url() {
            return Optional.of(ADDRESS);
        }

        @Override
        public Optional<String> secret() {
            return Optional.of("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        }

        @Override
        public String look() {
            return "off";
        }
    }
}
