package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SchemaCheckTest {

    private static final Path UPDATED = Path.of("target", "required-columns.txt");

    @Inject
    DataSource dataSource;

    @Test
    void theListIsExactlyWhatTheMigrationsCreate() throws SQLException, IOException {
        SortedSet<String> present;
        try (var connection = dataSource.getConnection()) {
            present = SchemaCheck.present(connection);
        }
        Files.write(UPDATED, present);
        assertThat(SchemaCheck.required())
                .as("src/main/resources/%s; to update it, copy %s over it", SchemaCheck.RESOURCE, UPDATED)
                .isEqualTo(present);
    }

    @Test
    void namesTheColumnsAndTablesThatAreMissing() throws SQLException {
        SortedSet<String> required = new TreeSet<>(SchemaCheck.required());
        required.add("no_table.id");
        required.add("recording_tickets.no_column");
        try (var connection = dataSource.getConnection()) {
            assertThat(SchemaCheck.missing(required, connection))
                    .containsExactly("no_table.id", "recording_tickets.no_column");
        }
    }
}
