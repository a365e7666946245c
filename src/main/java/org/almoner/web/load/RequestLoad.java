package org.almoner.web.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.web.problem.ProblemException;

/**
 * How many requests may be under way at once; what comes beyond is told to come back, at once, while the process still can.
 * (The extension quarkus-load-shedding adapts such a limit by the time of answers, which for us is PostgreSQL's, and answers
 * without a body.) A request is under way until its answer is taken. Streams count only until they have begun: they have a
 * limit of their own.
 */
@ApplicationScoped
class RequestLoad implements HttpServerOptionsCustomizer {

    /** The limits of requests and their connections, beside those of Quarkus ({@code quarkus.http.limits.*}). */
    @ConfigMapping(prefix = "almoner.web.load")
    interface Settings {

        /** Requests under way at once, those included whose answer is not taken yet; beyond it 503. */
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

    private static final int MAX_OPERATORS_REQUESTS = 100;

    /** Its answer has ten times the length of all others that strangers can ask for. */
    private static final int MAX_DOCUMENT_REQUESTS = 50;

    private final Settings settings;
    private final MeterRegistry metrics;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger operatorsUnderWay = new AtomicInteger();
    private final AtomicInteger documentsUnderWay = new AtomicInteger();

    RequestLoad(Settings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
        metrics.gauge("almoner.http.requests", underWay);
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
            String path = context.request().path();
            if (isForOperators(path)) {
                enter(context, operatorsUnderWay, MAX_OPERATORS_REQUESTS);
            } else if (path != null && path.startsWith("/q/openapi")) {
                enter(context, documentsUnderWay, MAX_DOCUMENT_REQUESTS);
            } else {
                enter(context, underWay, settings.maxRequests());
            }
        }
    }

    private void enter(RoutingContext context, AtomicInteger underWay, int max) {
        if (underWay.incrementAndGet() > max) {
            underWay.decrementAndGet();
            refused("load");
            context.fail(
                    ProblemException.unavailable("Too many requests are under way; try again later.", RETRY_AFTER));
            return;
        }
        Context loop = Vertx.currentContext();
        AtomicBoolean counted = new AtomicBoolean(true);
        context.addEndHandler(ended -> {
            if (Context.isOnEventLoopThread()) {
                leaveWhenTaken(context, underWay, counted);
            } else {
                // A worker has ended it, and the event loop has yet to write it.
                loop.runOnContext(written -> leaveWhenTaken(context, underWay, counted));
            }
        });
        context.addHeadersEndHandler(begun -> {
            String type = context.response().headers().get(HttpHeaders.CONTENT_TYPE);
            if (type != null && type.startsWith("text/event-stream")) {
                leave(underWay, counted);
            }
        });
        context.next();
    }

    /** What a client does not take is held for it as long as it pleases, so it counts as long. */
    private static void leaveWhenTaken(RoutingContext context, AtomicInteger underWay, AtomicBoolean counted) {
        Channel channel = ((ConnectionBase) context.request().connection()).channel();
        if (channel.isWritable()) {
            leave(underWay, counted);
        } else {
            // Comes after all that is waiting in the channel, or fails with it when the connection is closed.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> leave(underWay, counted));
        }
    }

    private static void leave(AtomicInteger underWay, AtomicBoolean counted) {
        if (counted.compareAndSet(true, false)) {
            underWay.decrementAndGet();
        }
    }

    private void refused(String reason) {
        metrics.counter("almoner.http.refused", "reason", reason).increment();
    }

    /** Health and metrics are needed most when there is too much of all else: they have places of their own. */
    private static boolean isForOperators(String path) {
        return path != null
                && (path.startsWith("/q/health") || path.equals("/q/metrics") || path.startsWith("/health/"));
    }
}
