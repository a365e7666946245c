package org.almoner.books.series;

import java.util.List;
import java.util.Optional;

/**
 * How a summary with all of its groups is read, however many they are: for a file, which cannot say that some are missing.
 *
 * @param sql with PostgreSQL's parameters
 */
public record SummaryRows(String sql, List<Object> parameters) {

    /** @param row as it is read; where nothing was given there is one, of no group */
    public Optional<Summary.Row> row(Object[] row) {
        return (Long) row[1] == 0 ? Optional.empty() : Optional.of(Summary.Row.read(row));
    }
}
