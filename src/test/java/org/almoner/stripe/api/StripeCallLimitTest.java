package org.almoner.stripe.api;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How long a caller waits in all, and what becomes of a call that found no worker until then. */
@Execution(ExecutionMode.CONCURRENT)
class StripeCallLimitTest {

    private static final byte[] ANSWER = "{}".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch silent = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService answering = Executors.newCachedThreadPool();
    private HttpServer stripe;
    private StripeWorkers workers;
    private StripeApi api;

    @BeforeEach
    void listen() throws IOException {
        stripe = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stripe.setExecutor(answering);
        stripe.createContext("/", exchange -> {
            asked.incrementAndGet();
            try {
                silent.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        stripe.start();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(StripeApiSettings.class)
                .withMapping(StripeAccountSettings.class)
                .withDefaultValues(Map.of(
                        "almoner.stripe-api.base",
                                "http://localhost:" + stripe.getAddress().getPort(),
                        "almoner.stripe-api.workers", "1",
                        "almoner.stripe-api.retries", "0",
                        "almoner.stripe-api.read-timeout", "5M",
                        "almoner.stripe-api.call-limit", "3S",
                        "almoner.stripe.secret-key", "sk_test_limit"))
                .build();
        StripeApiSettings settings = config.getConfigMapping(StripeApiSettings.class);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        workers = new StripeWorkers(settings, metrics);
        api = new StripeApi(
                settings, config.getConfigMapping(StripeAccountSettings.class), workers, metrics, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        silent.countDown();
        workers.stop();
        stripe.stop(0);
        answering.shutdownNow();
    }

    @Test
    void limitCountsFromWhenItIsAskedForAndNobodysCallIsSentAfterIt() {
        List<CompletableFuture<StripeFailure.Kind>> calls =
                Stream.generate(this::kindOfFailure).limit(4).toList();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> calls.stream().allMatch(CompletableFuture::isDone));
        assertThat(calls.stream().map(CompletableFuture::join).collect(groupingBy(kind -> kind, counting())))
                .isEqualTo(Map.of(StripeFailure.Kind.AWAY, 1L, StripeFailure.Kind.BUSY, 3L));
        silent.countDown();
        CompletableFuture.runAsync(() -> {}, workers.of(StripeWorkers.Lane.DONOR))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(asked).hasValue(1);
    }

    private CompletableFuture<StripeFailure.Kind> kindOfFailure() {
        return api.post(StripeWorkers.Lane.DONOR, "/v1/checkout/sessions", Map.of(), "key")
                .onItemOrFailure()
                .transform((answer, failure) -> ((StripeFailure) failure).kind())
                .subscribeAsCompletionStage();
    }
}
