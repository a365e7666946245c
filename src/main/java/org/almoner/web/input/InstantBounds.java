package org.almoner.web.input;

import java.time.Instant;

/** Which instants are taken from outside: from the year 1 to the year 9999, which every clock, log and {@code timestamptz} can hold. */
final class InstantBounds {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private InstantBounds() {}

    static boolean include(Instant instant) {
        return !instant.isBefore(FIRST) && !instant.isAfter(LAST);
    }
}
