package org.almoner.books.series;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long the stretches of a series are. */
@Schema(enumeration = {"day", "week", "month", "quarter", "year"})
public enum By {
    DAY,
    /** From Monday to Sunday (ISO 8601). */
    WEEK,
    MONTH,
    QUARTER,
    YEAR;

    /** The first day of the stretch in which a day lies. */
    LocalDate first(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.with(day.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** @param first day of one @return that of the one after it */
    LocalDate next(LocalDate first) {
        return switch (this) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            case QUARTER -> first.plusMonths(3);
            case YEAR -> first.plusYears(1);
        };
    }

    /** How many of them have a day from the one to the other. */
    long count(LocalDate from, LocalDate to) {
        LocalDate first = first(from);
        LocalDate last = first(to);
        return 1
                + switch (this) {
                    case DAY -> ChronoUnit.DAYS.between(first, last);
                    case WEEK -> ChronoUnit.WEEKS.between(first, last);
                    case MONTH -> ChronoUnit.MONTHS.between(first, last);
                    case QUARTER -> ChronoUnit.MONTHS.between(first, last) / 3;
                    case YEAR -> ChronoUnit.YEARS.between(first, last);
                };
    }

    /** As parameters and answers have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
