package org.almoner.testing;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The clock of every application under test: the machine's until a test stops it. A bean of all of them, since an
 * application of its own for each test that stops the clock would cost ten times what such a test takes. It ticks as theirs does.
 */
@Alternative
@Priority(1)
@Singleton
public class StoppableClock extends Clock {

    /** Null while it goes. */
    private volatile Instant stoppedAt;

    public void stopAt(Instant instant) {
        stoppedAt = instant;
    }

    /** Moves a clock that stands still. */
    public void advance(Duration by) {
        stoppedAt = stoppedAt.plus(by);
    }

    /** Follows the machine again. */
    public void goOn() {
        stoppedAt = null;
    }

    @Override
    public Instant instant() {
        Instant stopped = stoppedAt;
        return (stopped == null ? Instant.now() : stopped).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Instants have no zone");
    }
}
