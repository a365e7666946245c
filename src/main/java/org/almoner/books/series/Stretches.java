package org.almoner.books.series;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.almoner.Quarters;

/**
 * The days from one to another, cut into stretches by the calendar of a zone. The first and the last hold only the days that were asked
 * for. A day that the zone skipped is none.
 *
 * @param from the first days
 * @param bounds the instants at which they begin and, one more, the end of the last; ascending
 */
record Stretches(By by, ZoneId zone, List<LocalDate> from, List<Instant> bounds) {

    /** Ten years of days. */
    public static final int MOST = 4_000;

    public Stretches {
        from = List.copyOf(from);
        bounds = List.copyOf(bounds);
    }

    /**
     * @param to inclusive
     * @throws IllegalArgumentException when they are more than {@link #MOST}, or end before they begin
     */
    public static Stretches of(By by, ZoneId zone, LocalDate from, LocalDate to) {
        if (to.isBefore(from) || by.count(from, to) > MOST) {
            throw new IllegalArgumentException("No stretches, or too many");
        }
        List<LocalDate> days = new ArrayList<>();
        List<Instant> bounds = new ArrayList<>();
        for (LocalDate first = by.first(from); !first.isAfter(to); first = by.next(first)) {
            add(days, bounds, first.isBefore(from) ? from : first, zone);
        }
        add(days, bounds, to.plusDays(1), zone);
        return new Stretches(by, zone, days.subList(0, days.size() - 1), bounds);
    }

    /** One that begins when the one before it does leaves that one no time. */
    private static void add(List<LocalDate> days, List<Instant> bounds, LocalDate day, ZoneId zone) {
        Instant begin = Quarters.notBefore(day.atStartOfDay(zone).toInstant());
        int last = bounds.size() - 1;
        if (last >= 0 && !bounds.get(last).isBefore(begin)) {
            days.set(last, day);
        } else {
            days.add(day);
            bounds.add(begin);
        }
    }

    int size() {
        return from.size();
    }

    Instant begin() {
        return bounds.get(0);
    }

    Instant end() {
        return bounds.get(bounds.size() - 1);
    }
}
