package org.almoner.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.almoner.PackagedService;
import org.almoner.dev.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged service refuses to start on a database that it cannot use, and says why in one line. */
class StartupGateIT {

    private static final Path FOLDER = Path.of("target", "gate-postgres");
    private static final String PASSWORD = "geheim-8472";

    private static EmbeddedDatabase database;

    @BeforeAll
    static void aDatabaseWithARoleThatNeedsItsPassword() throws SQLException, IOException {
        database = EmbeddedDatabase.start(FOLDER);
        // What an earlier run left: its tables belong to the role, and its schema may be another.
        database.reset();
        execute("drop database if exists lacking");
        execute("drop database if exists later");
        execute("drop database if exists warm");
        execute("drop role if exists guarded");
        execute("create role guarded login superuser password '" + PASSWORD + "'");
        Path access = FOLDER.resolve("pg_hba.conf");
        Files.writeString(access, "host all guarded all scram-sha-256\n" + Files.readString(access));
        execute("select pg_reload_conf()");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1/3, DATABASE_URL is not set",
        "mysql://u:geheim-8472@localhost/db, 1/3, DATABASE_URL is malformed",
        "postgresql://u:geheim-8472@localhost:notaport/db, 1/3, DATABASE_URL is malformed",
        "postgresql://u:geheim-8472@localhost:1/db, 2/3, refuses connections",
        "postgresql://u:geheim-8472@nowhere.invalid:5432/db, 2/3, no connection within 2 attempts"
    })
    void badAddressEndsTheProcess(String url, String step, String reason) {
        endsWith(url, step, reason);
    }

    @Test
    void wrongPasswordEndsTheProcess() {
        endsWith(guarded("geheim-0000"), "2/3", "password");
    }

    @Test
    void missingColumnEndsTheProcess() throws SQLException {
        database.createDatabase("lacking");
        String url = database.url("lacking");
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", url)).untilReady()) {
            assertThat(service.output()).contains("Database gate 3/3: PASSED");
        }
        try (Connection connection = database.connect("lacking");
                Statement statement = connection.createStatement()) {
            statement.execute("alter table stripe_attributions drop column donor_country");
        }
        endsWith(url, "3/3", "stripe_attributions.donor_country");
    }

    @Test
    void schemaOfALaterVersionOpensTheGate() throws SQLException {
        database.createDatabase("later");
        Map<String, String> environment = Map.of("DATABASE_URL", database.url("later"));
        PackagedService.start(environment).untilReady().close();
        try (Connection connection = database.connect("later");
                Statement statement = connection.createStatement()) {
            statement.execute("insert into flyway_schema_history values"
                    + " (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'later', now(), 1, true)");
            statement.execute("alter table stripe_events add column later text");
        }
        try (PackagedService service = PackagedService.start(environment).untilReady()) {
            assertThat(service.output()).contains("Database gate 3/3: PASSED");
        }
    }

    @Test
    void warmUpComesAfterTheGateAndLeavesNoRow() throws SQLException {
        database.createDatabase("warm");
        try (PackagedService service = PackagedService.start(
                        Map.of("DATABASE_URL", database.url("warm"), "ALMONER_WARM_UP_TIME", "0.3S"))
                .untilReady()) {
            assertThat(service.output())
                    .containsSubsequence("Database gate 3/3: PASSED", "Warmed up: ", "Listening on:")
                    .doesNotContain("Warmed up: 0 rounds");
        }
        try (Connection connection = database.connect("warm");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select (select count(*) from stripe_events)"
                        + " + (select count(*) from recording_tickets) + (select count(*) from ticket_totals)")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    @Test
    void rightPasswordOpensTheGate() {
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", guarded(PASSWORD))).untilReady()) {
            assertThat(service.output())
                    .contains("Database gate 1/3: PASSED", "Database gate 2/3: PASSED", "Database gate 3/3: PASSED")
                    .doesNotContain(PASSWORD);
        }
    }

    @Test
    void wrongSettingEndsTheProcess() {
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", database.url(), "RATE_LIMIT", "many"))) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output())
                    .contains("The setting RATE_LIMIT is wrong")
                    .doesNotContain("many");
        }
    }

    @Test
    void productionWithoutAKeyForDonorHashesEndsTheProcess() {
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", database.url(), "ALLOW_UNKEYED_DONOR_HASH", "false"))) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output()).contains("The setting DONOR_HASH_KEY is missing");
        }
    }

    private static void endsWith(String url, String step, String reason) {
        Map<String, String> environment = Map.of("DATABASE_URL", url, "DB_STARTUP_ATTEMPTS", "2");
        try (PackagedService service = PackagedService.start(environment)) {
            assertThat(service.exitCode()).as(service.output()).isEqualTo(1);
            assertThat(service.output().lines().filter(line -> line.contains("FAILED")))
                    .singleElement()
                    .asString()
                    .contains("Database gate " + step, reason);
            assertThat(service.output()).doesNotContain("geheim").doesNotContain("\tat ");
        }
    }

    private static String guarded(String password) {
        return database.url().replaceFirst("//.*@", "//guarded:" + password + "@");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
