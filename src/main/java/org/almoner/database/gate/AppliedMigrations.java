package org.almoner.database.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether all migrations of this version are applied, as Flyway has written it down. Nearly every start finds that, and Flyway reads all of
 * them to find the same: a sixth of a native start.
 */
final class AppliedMigrations {

    /** Lines of the form {@code version checksum}, both Flyway's; a test keeps it equal to what Flyway reads. */
    static final String RESOURCE = "db/migrations.txt";

    /** Where Flyway looks for it: not in any schema of search_path, but in the first. */
    private static final String HISTORY = "select to_regclass(format('%I.flyway_schema_history', current_schema()))";

    private static final String APPLIED = "select version || ' ' || checksum from %s where success and type = 'SQL'";

    private AppliedMigrations() {}

    /** Whether Flyway has nothing to do and nothing to refuse: those of a later version are none of ours. */
    static boolean areAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Set<String> history = column(statement, HISTORY);
            return !history.contains(null)
                    && column(statement, APPLIED.formatted(history.iterator().next()))
                            .containsAll(SchemaCheck.lines(RESOURCE));
        }
    }

    private static Set<String> column(Statement statement, String question) throws SQLException {
        try (ResultSet rows = statement.executeQuery(question)) {
            Set<String> values = new HashSet<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
