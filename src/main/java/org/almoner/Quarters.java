package org.almoner;

import java.time.Duration;
import java.time.Instant;

/** Quarters of an hour, by UTC: local days of long ago begin within one. */
public final class Quarters {

    public static final Duration LENGTH = Duration.ofMinutes(15);

    private Quarters() {}

    /** The beginning of the one in which it lies. */
    public static Instant of(Instant at) {
        long seconds = LENGTH.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    /** The beginning of the one before. */
    public static Instant before(Instant at) {
        return of(at).minus(LENGTH);
    }

    /** The first beginning of one that is not before it. */
    public static Instant notBefore(Instant at) {
        Instant quarter = of(at);
        return quarter.equals(at) ? at : quarter.plus(LENGTH);
    }
}
