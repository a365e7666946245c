package org.almoner.books.series;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.almoner.books.fold.Scope;
import org.almoner.money.CurrencyRules;
import org.almoner.web.input.Fields;
import org.almoner.web.problem.ProblemException;

/** Reads the parameters of reports; each method answers 400 naming the parameter. Null is what was left out. */
final class ReportInput {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private ReportInput() {}

    static ZoneId zone(String name, ZoneId otherwise) {
        try {
            return name == null ? otherwise : Zones.named(name);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("zone", "must be a time zone such as UTC or Europe/Berlin");
        }
    }

    /** The day after it, too, has a year of four digits, in every zone. */
    static LocalDate date(String name, String text, LocalDate otherwise) {
        if (text == null) {
            return otherwise;
        }
        LocalDate day = Fields.day(name, text);
        if (day.getYear() < 1_000 || day.getYear() > 9_998) {
            throw ProblemException.invalid(name, "must be a day of the years 1000 to 9998, as 2026-01-31");
        }
        return day;
    }

    static LocalDate notAfter(LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw ProblemException.invalid("from", "must not be after to");
        }
        return from;
    }

    static String currency(String code) {
        if (code != null && !CurrencyRules.isKnown(code)) {
            throw ProblemException.invalid("currency", "must be an upper-case ISO 4217 code");
        }
        return code;
    }

    static String country(String code) {
        if (code != null && !COUNTRY.matcher(code).matches()) {
            throw ProblemException.invalid("country", "must be an upper-case ISO 3166 code of two letters");
        }
        return code;
    }

    static Scope scope(UUID ticket, String country) {
        if (ticket != null && country != null) {
            throw ProblemException.invalid("country", "cannot be combined with ticket");
        }
        return ticket != null ? Scope.ticket(ticket) : country != null ? Scope.country(country(country)) : Scope.ALL;
    }

    /** The days asked for: by default the year that ends with the last one, and that is today by default. */
    static Stretches stretches(By by, ZoneId zone, String from, String to, LocalDate today) {
        LocalDate last = date("to", to, today);
        LocalDate first = notAfter(date("from", from, last.minusYears(1).plusDays(1)), last);
        if (by.count(first, last) > Stretches.MOST) {
            String longer = Arrays.stream(By.values())
                    .filter(other -> other.count(first, last) <= Stretches.MOST)
                    .map(By::toString)
                    .collect(Collectors.joining(", "));
            throw ProblemException.invalid(
                    "by",
                    "must be longer for such a range, which has " + by.count(first, last) + " stretches where "
                            + Stretches.MOST + " are the most"
                            + (longer.isEmpty() ? "; ask for fewer years" : ": " + longer + "; or ask for fewer days"));
        }
        return Stretches.of(by, zone, first, last);
    }
}
