package org.almoner.fraud.watch;

import java.time.Duration;
import java.time.Instant;

/** Quarters of an hour, by UTC, as attempts and gifts are counted by. */
final class Quarter {

    static final Duration LENGTH = Duration.ofMinutes(15);

    private Quarter() {}

    /** When the one began that an instant lies in. */
    static Instant of(Instant at) {
        long seconds = LENGTH.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    /** What is looked at: from the beginning of the one before. */
    static Instant before(Instant now) {
        return of(now).minus(LENGTH);
    }
}
