package org.almoner.books.series;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Which time zones there are: those of the tz database, by their names. Offsets and abbreviations are none. */
final class Zones {

    /** Longer than any name. */
    private static final int MAX_LENGTH_CHARS = 50;

    private Zones() {}

    /** @throws DateTimeException when it is not the name of one */
    static ZoneId named(String name) {
        if (name.length() > MAX_LENGTH_CHARS || !ZoneId.getAvailableZoneIds().contains(name)) {
            throw new DateTimeException("No time zone");
        }
        return ZoneId.of(name);
    }
}
