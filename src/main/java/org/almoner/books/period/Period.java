package org.almoner.books.period;

import static org.almoner.database.sql.Columns.instant;

import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;

/**
 * One closing of one month.
 *
 * @param zone whose month it was
 * @param endsAt the first instant of the month after, where what is late is booked
 * @param closedBy the user
 * @param reopenedAt null while it is closed; reopenedBy likewise
 * @param late movements that are booked there since their month was closed
 */
record Period(
        UUID id,
        YearMonth month,
        String zone,
        Instant endsAt,
        Instant closedAt,
        String closedBy,
        Instant reopenedAt,
        String reopenedBy,
        long late) {

    /** In the order in which {@link #read} takes them. */
    static final String COLUMNS = """
            period.id, period.month, period.zone, period.ends_at, period.closed_at, period.closed_by, period.reopened_at,
            period.reopened_by, (select count(*) from books_late where booked_at = period.ends_at)""";

    static Period read(Object[] row) {
        return new Period(
                (UUID) row[0],
                YearMonth.parse((String) row[1]),
                (String) row[2],
                instant(row[3]),
                instant(row[4]),
                (String) row[5],
                instant(row[6]),
                (String) row[7],
                (Long) row[8]);
    }
}
