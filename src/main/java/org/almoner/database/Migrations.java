package org.almoner.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.almoner.database.sql.DatabaseFailure;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the schema to what the code needs, and looks whether it is. */
@ApplicationScoped
class Migrations {

    private static final int MAX_NAMED = 10;

    private final Flyway flyway;
    private final DataSource dataSource;

    Migrations(Flyway flyway, DataSource dataSource) {
        this.flyway = flyway;
        this.dataSource = dataSource;
    }

    /**
     * Blocks until the schema is ready; replicas that start at once wait for each other.
     *
     * @return what was done, for the log
     * @throws GateClosedException when a migration fails or something is missing afterwards
     */
    String apply() {
        int applied = migrate();
        SortedSet<String> required = SchemaCheck.required();
        SortedSet<String> missing;
        try (Connection connection = dataSource.getConnection()) {
            missing = SchemaCheck.missing(required, connection);
        } catch (SQLException e) {
            ConnectionProblem problem = ConnectionProblem.of(e);
            throw new GateClosedException("the schema could not be read: " + problem.reason(), problem.action());
        }
        if (!missing.isEmpty()) {
            throw new GateClosedException(
                    "the schema lacks " + named(missing),
                    "restore what was removed by hand, or use the database of this version");
        }
        return "%d migrations applied, all %d columns are there".formatted(applied, required.size());
    }

    private int migrate() {
        try {
            MigrateResult result = flyway.migrate();
            return result.migrationsExecuted;
        } catch (FlywayException e) {
            // The message of a failed statement may quote rows, so only its code is told.
            String reason = DatabaseFailure.sqlState(e)
                    .map(state -> "SQLSTATE " + state)
                    .orElseGet(() -> e.getMessage().replaceAll("\\s+", " ").strip());
            throw new GateClosedException(
                    "the migrations failed: " + reason,
                    "compare flyway_schema_history with this version's migrations, and see PostgreSQL's own log");
        }
    }

    private static String named(SortedSet<String> missing) {
        String names = missing.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return missing.size() <= MAX_NAMED ? names : names + " and " + (missing.size() - MAX_NAMED) + " more";
    }
}
