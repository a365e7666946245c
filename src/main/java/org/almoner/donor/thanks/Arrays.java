package org.almoner.donor.thanks;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Arrays of PostgreSQL's as texts, of values that hold no comma, quote or brace: ids, instants, words of ours. */
final class Arrays {

    private Arrays() {}

    /** @param value null gives null */
    static <T> String of(Collection<T> all, Function<T, ?> value) {
        return all.stream()
                .map(one -> {
                    Object element = value.apply(one);
                    return element == null ? "NULL" : element.toString();
                })
                .collect(Collectors.joining(",", "{", "}"));
    }
}
