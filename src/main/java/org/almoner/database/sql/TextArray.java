package org.almoner.database.sql;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Arrays of PostgreSQL's as texts, of values that hold no comma, quote or brace: ids, hashes, instants, words of ours. */
public final class TextArray {

    private TextArray() {}

    public static String of(Collection<?> all) {
        return of(all, one -> one);
    }

    /** @param value null gives null */
    public static <T> String of(Collection<T> all, Function<T, ?> value) {
        return all.stream()
                .map(one -> {
                    Object element = value.apply(one);
                    return element == null ? "NULL" : element.toString();
                })
                .collect(Collectors.joining(",", "{", "}"));
    }
}
