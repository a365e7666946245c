package org.almoner.books.series;

import java.util.Locale;

/** What a summary is made by. */
public enum Group {
    TICKET,
    COUNTRY,
    CURRENCY;

    /** As parameters and answers have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
