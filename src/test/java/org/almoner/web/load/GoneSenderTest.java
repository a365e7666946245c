package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever sends hangs up while something else is waited for, and their body is only read then: nobody tells it a second time. */
class GoneSenderTest {

    private static final int SENT_BYTES = 100;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, 1000", "HTTP_1_1, 100", "HTTP_2, 1000", "HTTP_2, 100"})
    void bodyInMemoryIsRefusedAndHoldsNothing(HttpVersion version, int announcedBytes) throws Exception {
        Bodies bodies = new Bodies(new Roomy(), new SimpleMeterRegistry());
        CompletableFuture<Integer> refused = new CompletableFuture<>();
        hangUp(
                version,
                announcedBytes,
                routing -> new ArrivingBody(routing, bodies) {
                    @Override
                    void arrived(byte[] body) {
                        refused.complete(200);
                    }

                    @Override
                    void refused(ProblemException problem) {
                        refused.complete(problem.status());
                    }
                }.read());
        assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(400);
        assertThat(bodies.memory().heldBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, 1000", "HTTP_1_1, 100", "HTTP_2, 1000", "HTTP_2, 100"})
    void bodyInPartsIsRefused(HttpVersion version, int announcedBytes) throws Exception {
        Bodies bodies = new Bodies(new Roomy(), new SimpleMeterRegistry());
        BodyParts.Limits limits = new BodyParts.Limits(10_000, 1_000, Duration.ofHours(1));
        CompletableFuture<Integer> refused = new CompletableFuture<>();
        hangUp(
                version,
                announcedBytes,
                routing -> Uni.createFrom()
                        .<Long>emitter(end -> new ArrivingParts(
                                        routing,
                                        bodies,
                                        limits,
                                        part -> Uni.createFrom().voidItem(),
                                        end)
                                .read())
                        .subscribe()
                        .with(
                                whole -> refused.complete(200),
                                failure -> refused.complete(((ProblemException) failure).status())));
        assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(400);
    }

    /** Sends some or all of what is announced, and is gone before it is read. */
    private void hangUp(HttpVersion version, int announcedBytes, Consumer<RoutingContext> read) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(routing -> {
            routing.request().pause();
            // In a turn of its own: with HTTP/2 it is told a little before the response is closed.
            routing.addEndHandler(gone -> vertx.runOnContext(later -> read.accept(routing)));
            heard.complete(null);
        });
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        HttpClientRequest request = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(version))
                .request(HttpMethod.POST, port, "localhost", "/")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        request.exceptionHandler(reset -> {});
        request.putHeader("Content-Length", Integer.toString(announcedBytes));
        request.write("x".repeat(SENT_BYTES));
        heard.get(10, TimeUnit.SECONDS);
        request.connection().close();
    }

    /** So roomy that a test which waits for a limit fails. */
    private record Roomy() implements Bodies.Settings {

        @Override
        public MemorySize max() {
            return new MemorySize(BigInteger.valueOf(10_000));
        }

        @Override
        public MemorySize memory() {
            return new MemorySize(BigInteger.valueOf(100_000));
        }

        @Override
        public int arriving() {
            return 10;
        }

        @Override
        public Duration time() {
            return Duration.ofHours(1);
        }
    }
}
