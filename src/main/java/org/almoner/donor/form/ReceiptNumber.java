package org.almoner.donor.form;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A receipt's number: the year in which it was given, and a count that begins with each year. */
public record ReceiptNumber(int year, int count) {

    /** From texts such as {@code 2026:12}. */
    public static List<ReceiptNumber> all(String[] texts) {
        return Stream.of(texts)
                .map(text -> text.split(":"))
                .map(parts -> new ReceiptNumber(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
                .toList();
    }

    /** As it is written: {@code 2026-000012}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04d-%06d", year, count);
    }
}
