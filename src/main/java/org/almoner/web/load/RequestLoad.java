package org.almoner.web.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.web.problem.ProblemException;

/**
 * How many requests may be under way at once; what comes beyond is told to come back, at once, while the process still can.
 * (The extension quarkus-load-shedding adapts such a limit by the time of answers, which for us is PostgreSQL's, and answers
 * without a body.) Streams count only until they have begun: they have a limit of their own.
 */
@ApplicationScoped
class RequestLoad implements HttpServerOptionsCustomizer {

    /** The limits of requests and their connections, beside those of Quarkus ({@code quarkus.http.limits.*}). */
    @ConfigMapping(prefix = "almoner.web.load")
    interface Settings {

        /** Requests under way at once; beyond it 503. */
        @WithDefault("1000")
        int maxRequests();

        /**
         * A connection on which nothing could be written for so long is closed: one that idles, that sends a head byte by
         * byte, or that does not take its answer. Streams write more often. Nothing is written while a recording arrives: it
         * is longer than that may take and than a connection may idle before it, together.
         */
        @WithDefault("200S")
        Duration silence();
    }

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** What of earlier answers a client may not have taken yet when it asks for the next. */
    private static final int MAX_UNSENT_BYTES = 16_384;

    /**
     * How many requests of one kind may be under way.
     *
     * @param untilTaken counts each until its answer is taken: what a client does not take of an answer is held for it, and these are
     *     several times as long as all others that strangers can ask for. Such an answer ends its connection, which is how we
     *     learn that it was taken.
     */
    private record Places(int max, boolean untilTaken, AtomicInteger underWay) {

        private Places(int max, boolean untilTaken) {
            this(max, untilTaken, new AtomicInteger());
        }
    }

    private final Settings settings;
    private final MeterRegistry metrics;
    private final Places usual;

    // Health and metrics are needed most when there is too much of all else.
    private final Places health = new Places(100, false);
    private final Places figures = new Places(20, true);
    private final Places document = new Places(50, true);

    RequestLoad(Settings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.usual = new Places(settings.maxRequests(), false);
        metrics.gauge("almoner.http.requests", usual.underWay());
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        // Quarkus has set the unit of all idle times to milliseconds.
        options.setWriteIdleTimeout((int) settings.silence().toMillis());
        // A request that asks for HTTP/2 as it begins brings its body past all flow control: Vert.x keeps
        // what comes while the request is paused, whatever that is. Who asks and gets no answer to it goes on
        // in HTTP/1.1. With TLS there is HTTP/2.
        options.setHttp2ClearTextEnabled(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    /** For a request whose head is as it should be. */
    void enter(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.setWriteQueueMaxSize(MAX_UNSENT_BYTES);
        if (response.writeQueueFull()) {
            // Whoever sends requests without taking the answers makes us keep them.
            refused("unread");
            context.request().connection().close();
        } else {
            enter(context, placesFor(context.normalizedPath()));
        }
    }

    /** @param path by which it is routed: what it is written as may begin where it does not lead */
    private Places placesFor(String path) {
        if (path.startsWith("/q/health") || path.startsWith("/health/")) {
            return health;
        }
        if (path.startsWith("/q/metrics")) {
            return figures;
        }
        return path.startsWith("/q/openapi") ? document : usual;
    }

    private void enter(RoutingContext context, Places places) {
        if (places.underWay().incrementAndGet() > places.max()) {
            places.underWay().decrementAndGet();
            refused("load");
            context.fail(
                    ProblemException.unavailable("Too many requests are under way; try again later.", RETRY_AFTER));
            return;
        }
        // With HTTP/2 others share the connection.
        boolean untilTaken = places.untilTaken() && context.request().version() != HttpVersion.HTTP_2;
        if (untilTaken) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Context loop = Vertx.currentContext();
        AtomicBoolean counted = new AtomicBoolean(true);
        context.addEndHandler(ended -> {
            if (untilTaken) {
                loop.runOnContext(
                        written -> context.request().connection().close().onComplete(taken -> leave(places, counted)));
            } else if (Context.isOnEventLoopThread()) {
                leave(places, counted);
            } else {
                // A worker has ended it, and the event loop has yet to write it: until then it holds its answer.
                loop.runOnContext(written -> leave(places, counted));
            }
        });
        context.addHeadersEndHandler(begun -> {
            String type = context.response().headers().get(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.startsWith("text/event-stream")) {
                leave(places, counted);
            }
        });
        context.next();
    }

    private static void leave(Places places, AtomicBoolean counted) {
        if (counted.compareAndSet(true, false)) {
            places.underWay().decrementAndGet();
        }
    }

    private void refused(String reason) {
        metrics.counter("almoner.http.refused", "reason", reason).increment();
    }
}
