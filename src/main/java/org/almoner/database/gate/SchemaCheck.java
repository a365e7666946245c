package org.almoner.database.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares the tables and columns that the code needs with those that are there: a version number says what was once
 * applied, not what somebody changed by hand since.
 */
final class SchemaCheck {

    /** Lines of the form {@code table.column}, sorted; a test keeps it equal to what the migrations create. */
    static final String RESOURCE = "db/required-columns.txt";

    private static final String COLUMNS = "select table_name || '.' || column_name from information_schema.columns"
            + " where table_schema = current_schema() and table_name <> 'flyway_schema_history'";

    private SchemaCheck() {}

    static SortedSet<String> required() {
        return lines(RESOURCE);
    }

    /** Of a list that comes with the build. */
    static SortedSet<String> lines(String resource) {
        try (InputStream lines = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (lines == null) {
                throw new IllegalStateException(resource + " is missing from the build");
            }
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SortedSet<String> present(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            SortedSet<String> columns = new TreeSet<>();
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
            return columns;
        }
    }

    /** Which of the required columns are not there. */
    static SortedSet<String> missing(SortedSet<String> required, Connection connection) throws SQLException {
        SortedSet<String> missing = new TreeSet<>(required);
        missing.removeAll(present(connection));
        return missing;
    }
}
