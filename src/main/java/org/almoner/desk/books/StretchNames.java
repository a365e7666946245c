package org.almoner.desk.books;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.almoner.books.series.By;

/** How the stretches of a series are named to a reader, by their first days. */
record StretchNames(By by, Locale locale) {

    String of(LocalDate first) {
        return switch (by) {
            case DAY -> day(first);
            case WEEK -> "week of " + day(first);
            case MONTH -> DateTimeFormatter.ofPattern("LLL uuuu", locale).format(first);
            case QUARTER -> DateTimeFormatter.ofPattern("QQQ uuuu", locale).format(first);
            case YEAR -> DateTimeFormatter.ofPattern("uuuu", locale).format(first);
        };
    }

    private String day(LocalDate first) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(locale)
                .format(first);
    }
}
