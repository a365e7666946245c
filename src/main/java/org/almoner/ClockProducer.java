package org.almoner;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * The clock of the house, injected wherever time matters, so that tests can bring their own. It ticks in microseconds, as PostgreSQL
 * keeps instants: what is answered before it went through the database is what is read afterwards.
 */
final class ClockProducer {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }
}
