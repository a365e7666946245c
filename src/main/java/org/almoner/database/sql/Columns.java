package org.almoner.database.sql;

import java.time.Instant;
import java.time.OffsetDateTime;

/** What the columns of a row hold, for us. */
public final class Columns {

    private Columns() {}

    /** @param column a {@code timestamptz}, as the driver or Hibernate reads it; null gives null */
    public static Instant instant(Object column) {
        return column == null || column instanceof Instant ? (Instant) column : ((OffsetDateTime) column).toInstant();
    }
}
