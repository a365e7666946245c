package org.almoner;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A failure and what caused it. */
public final class Causes {

    /** A circle ends here. */
    private static final int DEEPEST = 20;

    private Causes() {}

    /** The failure itself first, what lies at the bottom last. */
    public static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST);
    }

    /** What lies at the bottom. */
    public static Throwable root(Throwable failure) {
        return of(failure).reduce(failure, (outer, inner) -> inner);
    }

    /** Types only, for the log: messages may hold personal data, as PostgreSQL's do when they quote the offending row. */
    public static String kinds(Throwable failure) {
        return of(failure).map(cause -> cause.getClass().getName()).collect(Collectors.joining(" < "));
    }
}
