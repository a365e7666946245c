package org.almoner.books.fold;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Comparator;

/** A row of {@code books_quarters}, in the order of its key. */
record SeriesKey(Basis basis, String scope, Instant quarter, String currency) implements Comparable<SeriesKey> {

    private static final Comparator<SeriesKey> ORDER = comparing(SeriesKey::basis)
            .thenComparing(SeriesKey::scope)
            .thenComparing(SeriesKey::quarter)
            .thenComparing(SeriesKey::currency);

    @Override
    public int compareTo(SeriesKey other) {
        return ORDER.compare(this, other);
    }
}
