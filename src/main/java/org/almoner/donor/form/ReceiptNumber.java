package org.almoner.donor.form;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almoner.web.problem.ProblemException;

/** A receipt's number: the year in which it was given, and a count that begins with each year. */
public record ReceiptNumber(int year, int count) implements Comparable<ReceiptNumber> {

    private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    /** From the two parts of an address. @throws ProblemException 400 naming the part that is no number */
    public static ReceiptNumber of(String year, String number) {
        if (!COUNT.matcher(number).matches()) {
            throw ProblemException.invalid("number", "must be a whole number, as 12 of 2026-000012");
        }
        return new ReceiptNumber(year(year), Integer.parseInt(number));
    }

    /** @throws ProblemException 400 for what is no year */
    public static int year(String year) {
        if (!YEAR.matcher(year).matches()) {
            throw ProblemException.invalid("year", "must be a year of four digits");
        }
        return Integer.parseInt(year);
    }

    /** As {@link ReceiptSql} writes them, {@code 2026:12}. */
    public static List<ReceiptNumber> all(String[] texts) {
        return Stream.of(texts)
                .map(text -> text.split(":"))
                .map(parts -> new ReceiptNumber(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                .toList();
    }

    @Override
    public int compareTo(ReceiptNumber other) {
        return year != other.year ? Integer.compare(year, other.year) : Integer.compare(count, other.count);
    }

    /** As it is written: {@code 2026-000012}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04d-%06d", year, count);
    }
}
