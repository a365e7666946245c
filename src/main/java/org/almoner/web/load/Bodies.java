package org.almoner.web.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What bodies may cost, and what those that are here do. */
@Startup
@ApplicationScoped
class Bodies {

    /** The limits of what clients send. */
    @ConfigMapping(prefix = "almoner.web.bodies")
    interface Settings {

        /** Of one body that is read into memory; beyond it 413. */
        @WithDefault("1M")
        MemorySize max();

        /** Of all bodies together, until their requests are answered; beyond it the oldest that is still arriving gets 503. */
        @WithDefault("16M")
        MemorySize memory();

        /** Of all that are arriving at the same time, fewer than requests may be under way; beyond it the oldest gets 503. */
        @WithDefault("500")
        int arriving();

        /** From the head of a request to the last byte of its body; beyond it 408. */
        @WithDefault("10S")
        Duration time();
    }

    private final Settings settings;
    private final BodyMemory memory;
    private final MeterRegistry metrics;

    Bodies(Settings settings, MeterRegistry metrics) {
        this.settings = settings;
        this.memory = new BodyMemory(settings.memory().asLongValue(), settings.arriving());
        this.metrics = metrics;
        metrics.gauge("almoner.http.bodies.bytes", memory, BodyMemory::heldBytes);
    }

    long maxBytes() {
        return settings.max().asLongValue();
    }

    long timeMillis() {
        return settings.time().toMillis();
    }

    BodyMemory memory() {
        return memory;
    }

    /** Counts one that was not wanted, or did not come. */
    void refused(String reason) {
        metrics.counter("almoner.http.refused", "reason", reason).increment();
    }

    /** Lets it come, to handlers that are there, also from a client that waits to be asked (RFC 9110, 10.1.1). */
    static void ask(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }
}
