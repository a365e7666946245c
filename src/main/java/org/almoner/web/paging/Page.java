package org.almoner.web.paging;

import java.util.List;
import java.util.function.Function;

/**
 * One page of rows in the order of their keys.
 *
 * @param nextCursor where the next page begins; null on the last one
 */
public record Page<T>(List<T> rows, String nextCursor) {

    /**
     * @param read the rows from the cursor on, one more than the limit where there are as many: that one tells of a next page
     * @param key the cursor of a row, whose {@code toString} writes it
     */
    public static <T> Page<T> of(List<T> read, Limit limit, Function<T, ?> key) {
        if (read.size() <= limit.rows()) {
            return new Page<>(read, null);
        }
        List<T> rows = read.subList(0, limit.rows());
        return new Page<>(rows, key.apply(rows.get(rows.size() - 1)).toString());
    }

    /** The rows as they are answered. */
    public <R> List<R> as(Function<T, R> view) {
        return rows.stream().map(view).toList();
    }
}
