package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AppliedMigrationsTest {

    private static final Path UPDATED = Path.of("target", "migrations.txt");

    @Inject
    Flyway flyway;

    @Inject
    DataSource dataSource;

    @Test
    void theListIsExactlyWhatFlywayReads() throws IOException {
        SortedSet<String> read = Arrays.stream(flyway.info().all())
                .map(migration -> migration.getVersion() + " " + migration.getChecksum())
                .collect(Collectors.toCollection(TreeSet::new));
        Files.write(UPDATED, read);
        assertThat(SchemaCheck.lines(AppliedMigrations.RESOURCE))
                .as("src/main/resources/%s; to update it, copy %s over it", AppliedMigrations.RESOURCE, UPDATED)
                .isEqualTo(read);
    }

    @Test
    void flywayHasNothingToDoWhereAllAreApplied() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(AppliedMigrations.areAll(connection)).isTrue();
        }
    }

    /** It applies what is missing, and says what is wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from flyway_schema_history where version = '50'",
                "update flyway_schema_history set checksum = checksum + 1 where version = '1'",
                "update flyway_schema_history set success = false where version = '50'",
                "create schema named; set local search_path = named, public",
                "alter table flyway_schema_history rename to elsewhere"
            })
    void flywayIsAskedOtherwise(String change) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(change);
                assertThat(AppliedMigrations.areAll(connection)).isFalse();
            } finally {
                connection.rollback();
            }
        }
    }

    /** This version runs beside the next. */
    @Test
    void thoseOfALaterVersionAreNoneOfOurs() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "insert into flyway_schema_history select installed_rank + 1000, '1000', description, type,"
                                + " script, checksum, installed_by, installed_on, execution_time, success"
                                + " from flyway_schema_history where version = '1'");
                assertThat(AppliedMigrations.areAll(connection)).isTrue();
            } finally {
                connection.rollback();
            }
        }
    }
}
