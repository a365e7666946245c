package org.almoner.system;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Tells that the machine's clock was set back: Quarkus' scheduler goes by that clock, and begins nothing on this replica until it has come
 * to where it was, while requests and the watchdog of the database go on as if nothing were.
 */
@ApplicationScoped
class ClockWatch {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);

    private static final Duration EVERY = Duration.ofSeconds(10);

    /** What is less is soon made up for. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant seen;
    private long seenNanos;

    ClockWatch(Clock clock) {
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event, Vertx vertx) {
        look(System.nanoTime());
        vertx.setPeriodic(EVERY.toMillis(), timer -> look(System.nanoTime()));
    }

    /** @param nanos of a clock that nobody sets */
    void look(long nanos) {
        Instant now = clock.instant();
        Duration back = seen == null ? Duration.ZERO : Duration.between(now, seen.plusNanos(nanos - seenNanos));
        if (back.compareTo(STEP) > 0) {
            LOG.warnf(
                    "The clock was set back by %d s, and until it has made up for that no job runs on this replica;"
                            + " what to do: start it anew",
                    back.toSeconds());
        }
        seen = now;
        seenNanos = nanos;
    }
}
