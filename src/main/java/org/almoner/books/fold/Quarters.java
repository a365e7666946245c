package org.almoner.books.fold;

import java.time.Instant;

/** The quarter hours into which the journal is folded. */
public final class Quarters {

    private static final long SECONDS = 15 * 60;

    private Quarters() {}

    /** The beginning of the one in which it lies. */
    static Instant of(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), SECONDS) * SECONDS);
    }

    /** The first beginning of one that is not before it: local days of long ago begin within a quarter hour. */
    public static Instant notBefore(Instant at) {
        Instant quarter = of(at);
        return quarter.equals(at) ? at : quarter.plusSeconds(SECONDS);
    }
}
