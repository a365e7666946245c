package org.almoner.web.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;

/** Reads what was given for a field. Each method gives null for null, and throws a 400 that names the field and what is expected of it. */
public final class Fields {

    /** Stricter than {@link UUID#fromString}, which takes {@code 1-1-1-1-1}. */
    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** No instant is so short. */
    private static final int DAY_CHARS = "2026-01-31".length();

    private Fields() {}

    /** @param words as their {@code toString} has them */
    public static <T> T word(String field, String text, List<T> words) {
        return text == null
                ? null
                : words.stream()
                        .filter(word -> word.toString().equals(text))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(field, "must be one of " + words));
    }

    public static UUID id(String field, String text) {
        if (text != null && !ID.matcher(text).matches()) {
            throw ProblemException.invalid(field, "must be a UUID, as 01890a5d-ac96-774b-bcce-b302099a8057");
        }
        return text == null ? null : UUID.fromString(text);
    }

    /** Of the years 1 to 9999. */
    public static LocalDate day(String field, String text) {
        return time(
                field,
                text,
                LocalDate::parse,
                day -> day.getYear() >= 1 && day.getYear() <= 9_999,
                "must be a day in ISO 8601, as 2026-01-31");
    }

    /** Of the years that books may have: from 1970 on, and with a year after it. */
    public static YearMonth month(String field, String text) {
        return time(
                field,
                text,
                YearMonth::parse,
                month -> month.getYear() >= 1_970 && month.getYear() <= 9_998,
                "must be a month from 1970-01 on, as 2026-01");
    }

    /** Within {@link InstantBounds}. */
    public static Instant instant(String field, String text) {
        return time(
                field,
                text,
                Fields::instant,
                InstantBounds::include,
                "must be an instant in ISO 8601, as 2026-01-31T00:00:00Z");
    }

    /** The same, or the beginning of a day. @param zone of the day */
    public static Instant dayOrInstant(String field, String text, ZoneId zone) {
        return time(
                field,
                text,
                given -> given.length() == DAY_CHARS
                        ? LocalDate.parse(given).atStartOfDay(zone).toInstant()
                        : instant(given),
                InstantBounds::include,
                "must be a day or an instant in ISO 8601, as 2026-01-31 or 2026-01-31T00:00:00Z");
    }

    private static Instant instant(String text) {
        return Instant.parse(text.toUpperCase(Locale.ROOT));
    }

    private static <T> T time(
            String field, String text, Function<String, T> reading, Predicate<T> bounds, String expected) {
        if (text == null) {
            return null;
        }
        try {
            T time = reading.apply(text);
            if (bounds.test(time)) {
                return time;
            }
        } catch (DateTimeException e) {
            // as wrong as a year that no calendar has
        }
        throw ProblemException.invalid(field, expected);
    }
}
