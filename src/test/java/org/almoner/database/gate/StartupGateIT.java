package org.almoner.database.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.TcpProxy;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged service refuses to start on a database that it cannot use, and says why in one line. Most of that is waiting, so
 * the tests run beside each other: each has a service and, where it changes something, a database of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class StartupGateIT {

    private static final Path FOLDER = Path.of("target", "gate-postgres");
    private static final String PASSWORD = "geheim-8472";

    private static EmbeddedDatabase database;

    /** What the first start printed. It migrated the database of which those that follow are copies. */
    private static String firstStart;

    @BeforeAll
    static void aMigratedDatabaseAndARoleThatNeedsItsPassword() throws SQLException, IOException {
        database = EmbeddedDatabase.start(FOLDER);
        // What an earlier run left: its tables belong to the role, and its schema may be another.
        database.reset();
        for (String name : List.of(
                "locked", "silent", "lacking", "later", "warm", "unfit", "keyed", "latin", "ascii", "bare", "moved",
                "patient")) {
            execute("drop database if exists " + name);
        }
        for (String role : List.of("guarded", "bare", "veiled")) {
            execute("drop role if exists " + role);
        }
        execute("create role guarded login superuser password '" + PASSWORD + "'");
        execute("create role bare login");
        execute("create role veiled login");
        Path access = FOLDER.resolve("pg_hba.conf");
        Files.writeString(
                access,
                "host all guarded all scram-sha-256\nhostnossl all veiled all reject\n" + Files.readString(access));
        execute("select pg_reload_conf()");
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", guarded(PASSWORD))).untilReady()) {
            firstStart = service.output();
        }
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1/3, DATABASE_URL is not set",
        "postgresql://u:geheim-8472@localhost:1/db, 2/3, refuses connections",
        "postgresql://u:geheim-8472@nowhere.invalid:5432/db, 2/3, no connection within 2 attempts"
    })
    void badAddressEndsTheProcess(String url, String step, String reason) {
        endsWith(url, step, reason);
    }

    @Test
    void productionSaysItInJson() throws IOException {
        try (PackagedService service = PackagedService.start(
                Map.of("DATABASE_URL", "mysql://u:geheim-8472@localhost/db", "LOG_JSON", "true"))) {
            assertThat(service.exitCode()).isEqualTo(1);
            List<JsonNode> lines = new ArrayList<>();
            for (String line : service.output()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .toList()) {
                lines.add(new ObjectMapper().readTree(line));
            }
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("message").asText()).contains("Database gate 1/3: FAILED");
                assertThat(line.path("level").asText()).isEqualTo("ERROR");
                assertThat(line.path("timestamp").asText()).isNotEmpty();
            });
            assertThat(service.output()).doesNotContain("geheim-8472");
        }
    }

    @Test
    void wrongPasswordEndsTheProcess() {
        endsWith(guarded("geheim-0000"), "2/3", "password");
    }

    @Test
    void serverWithoutTlsIsNamed() {
        endsWith(database.url().replace("sslmode=disable", "sslmode=require"), "2/3", "the server has no TLS");
        endsWith(
                database.url().replace("sslmode=disable", "sslmode=verify-full"),
                "2/3",
                "sslmode asks for a certificate to trust");
    }

    @Test
    void serverThatTakesOnlyEncryptedConnectionsIsNotTakenForAWrongPassword() {
        endsWith(as("veiled", database.url()), "2/3", "check sslmode in DATABASE_URL");
    }

    @ParameterizedTest
    @CsvSource({"latin, LATIN1", "ascii, SQL_ASCII"})
    void databaseThatCannotStoreEveryNameEndsTheProcess(String name, String encoding) throws SQLException {
        createWithout(name, encoding);
        endsWith(database.url(name), "2/3", "the encoding of the database is " + encoding);
    }

    /** As whoever has just made role and database, neither as the other's. */
    @Test
    void roleThatMayMakeNoTablesIsToldWhatToGrantAndLettersThatAreNotFoundAreToldOf() throws SQLException {
        createWithout("bare", "UTF8");
        try (PackagedService service = startWithTwoAttempts(as("bare", database.url("bare")))) {
            endsWith(service, "3/3", "the user lacks rights");
            assertThat(service.output())
                    .contains(
                            "grant usage, create on schema public to",
                            "The database knows no capital letters beyond ASCII's");
        }
    }

    @Test
    void ledgerInAnotherSchemaThanTheOneOfTheRolesNameIsNotBegunAnew() throws SQLException {
        copy("moved");
        String url = as("guarded:" + PASSWORD, database.url("moved"));
        try (Connection connection = database.connect("moved");
                Statement statement = connection.createStatement()) {
            // Of another application, which Flyway keeps as well.
            statement.execute("create schema another");
            statement.execute("create table another.flyway_schema_history as"
                    + " select * from public.flyway_schema_history where version = '2'");
            statement.execute("create schema guarded authorization guarded");
            endsWith(
                    url,
                    "3/3",
                    "the schema \"guarded\" is empty, and the tables of Almoner are in the schema \"public\" of this database");
            // A second one beside it, on purpose.
            statement.execute("alter role guarded in database moved set search_path = guarded");
        }
        try (PackagedService service =
                PackagedService.start(Map.of("DATABASE_URL", url)).untilReady()) {
            assertThat(service.output()).contains("Database gate 3/3: PASSED").doesNotContain("PASSED: 0 migrations");
        }
    }

    @Test
    void migrationsHaveMoreTimeThanARoleGivesItsStatements() throws SQLException {
        copy("patient");
        try (Connection connection = database.connect("patient");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database patient set statement_timeout = '500ms'");
            connection.setAutoCommit(false);
            statement.execute("lock table flyway_schema_history in access exclusive mode");
            try (PackagedService service = PackagedService.start(Map.of("DATABASE_URL", database.url("patient")))) {
                Waiting.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> service.output().contains("not done yet: a lock of")
                                || service.output().contains("FAILED"));
                connection.rollback();
                assertThat(service.untilReady().output()).contains("Database gate 3/3: PASSED");
            }
        }
    }

    @Test
    void databaseThatHangsFromTheBeginningEndsTheProcessAfterItsTries() {
        try (TcpProxy silent = proxy()) {
            silent.fallSilent();
            try (PackagedService service = startWithTwoAttempts(silent.through(database.url()))) {
                // How long a process takes to come this far is the machine's affair.
                Waiting.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> service.output().contains("Database gate 1/3: PASSED"));
                Instant begin = Instant.now();
                endsWith(service, "2/3", "no connection within 2 attempts");
                assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void lockedHistoryIsNamedAndEndsTheProcess() throws SQLException {
        copy("locked");
        try (Connection connection = database.connect("locked");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table flyway_schema_history in access exclusive mode");
            try (PackagedService service = PackagedService.start(Map.of("DATABASE_URL", database.url("locked")))) {
                assertThat(service.exitCode()).isEqualTo(1);
                assertThat(service.output())
                        .contains(
                                "the migrations are not done yet: a lock of flyway_schema_history is held by the session",
                                "Database gate 3/3: FAILED: the migrations got no lock within ten seconds")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void databaseThatFallsSilentDuringTheMigrationsEndsTheProcessWithinTheLimitOfTheGate() throws SQLException {
        database.createDatabase("silent");
        try (TcpProxy proxy = proxy();
                Connection connection = database.connect("silent");
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists flyway_schema_history (a int)");
            connection.setAutoCommit(false);
            statement.execute("lock table flyway_schema_history in access exclusive mode");
            Map<String, String> environment =
                    Map.of("DATABASE_URL", proxy.through(database.url("silent")), "DB_STARTUP_TIMEOUT", "12s");
            try (PackagedService service = PackagedService.start(environment)) {
                Waiting.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> service.output().contains("not done yet: a lock of"));
                proxy.fallSilent();
                assertThat(service.exitCode()).isEqualTo(1);
                assertThat(service.output())
                        .contains("3/3: FAILED: the migrations took longer", "the database cannot be asked")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void missingColumnEndsTheProcess() throws SQLException {
        String url = copy("lacking");
        try (Connection connection = database.connect("lacking");
                Statement statement = connection.createStatement()) {
            statement.execute("alter table stripe_attributions drop column donor_country");
        }
        endsWith(url, "3/3", "stripe_attributions.donor_country");
    }

    @Test
    void schemaOfALaterVersionOpensTheGate() throws SQLException {
        Map<String, String> environment = Map.of("DATABASE_URL", copy("later"));
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
    void warmUpComesAfterTheGateAndLeavesNoRowButConnections() throws Exception {
        copy("warm");
        // A job opens connections when it pleases.
        try (PackagedService service =
                start("warm", Map.of("QUARKUS_SCHEDULER_ENABLED", "false")).untilReady()) {
            assertThat(service.output())
                    .containsSubsequence("Database gate 3/3: PASSED", "Warmed up: 1 rounds", "Listening on:");
            assertThat(number(
                            "warm",
                            "select (select count(*) from stripe_events) + (select count(*) from recording_tickets)"
                                    + " + (select count(*) from ticket_totals)"))
                    .isZero();
            webhooksFindTheirConnectionsOpen(service);
        }
    }

    /** Each on a connection of its own, so that every event loop gets its turn. */
    private static void webhooksFindTheirConnectionsOpen(PackagedService service) throws Exception {
        String connections = "select count(*) from pg_stat_activity where datname = 'warm' and pid <> pg_backend_pid()";
        long before = number("warm", connections);
        for (int i = 0; i < 19; i++) {
            String event = event("evt_warm" + UUID.randomUUID().toString().replace("-", ""));
            HttpRequest webhook = HttpRequest.newBuilder(service.uri("/api/stripe/webhook"))
                    .header("Stripe-Signature", SignedWebhook.header(event, SignedWebhook.SECRET, Instant.now()))
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(webhook, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(number("warm", connections)).isLessThanOrEqualTo(before);
    }

    @Test
    void selfTestThatFailsAtStartEndsTheProcess() throws SQLException {
        copy("unfit");
        try (Connection connection = database.connect("unfit");
                Statement statement = connection.createStatement()) {
            statement.execute("create function refuse() returns trigger language plpgsql as"
                    + " $$ begin raise exception 'geheim'; end $$");
            statement.execute("create trigger refuse before insert on recording_tickets"
                    + " for each row execute function refuse()");
        }
        try (PackagedService service = start("unfit", Map.of())) {
            assertThat(service.exitCode()).as(service.output()).isEqualTo(1);
            assertThat(service.output().lines().filter(line -> line.contains("Self-test at start: FAILED")))
                    .singleElement()
                    .asString()
                    .contains("RecordingTicket");
            assertThat(service.output())
                    .doesNotContain("Listening on")
                    .doesNotContain("geheim")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void rightPasswordOpensTheGate() {
        assertThat(firstStart)
                .contains("Database gate 1/3: PASSED", "Database gate 2/3: PASSED", "Database gate 3/3: PASSED")
                .doesNotContain(PASSWORD);
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

    /** The first start was without one. */
    @Test
    void keyThatMadeNoHashOfTheDatabaseEndsTheProcess() throws SQLException {
        copy("keyed");
        try (PackagedService service = start("keyed", Map.of("DONOR_HASH_KEY", PASSWORD))) {
            assertThat(service.exitCode()).as(service.output()).isEqualTo(1);
            assertThat(service.output())
                    .contains("===== Keys of donors' hashes: FAILED: DONOR_HASH_KEY has none of the keys")
                    .doesNotContain("Warmed up")
                    .doesNotContain("Listening on")
                    .doesNotContain(PASSWORD)
                    .doesNotContain("\tat ");
        }
    }

    private static PackagedService start(String name, Map<String, String> besides) {
        Map<String, String> environment = new HashMap<>(besides);
        environment.put("DATABASE_URL", database.url(name));
        environment.put("ALMONER_WARM_UP_ROUNDS", "1");
        return PackagedService.start(environment);
    }

    /** @return the address of a copy of the migrated database */
    private static String copy(String name) throws SQLException {
        // The sessions of the service that was ended may take a moment to notice.
        String source = URI.create(database.url()).getPath().substring(1);
        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + source
                    + "' and pid <> pg_backend_pid()");
            statement.execute("create database " + name + " template " + source);
        }
        return database.url(name);
    }

    private static long number(String name, String sql) throws SQLException {
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String event(String id) {
        return ("{\"id\":\"%s\",\"object\":\"event\",\"type\":\"payment_intent.succeeded\",\"livemode\":false,"
                        + "\"created\":%d,\"data\":{\"object\":{\"id\":\"pi_%1$s\",\"object\":\"payment_intent\","
                        + "\"amount\":2500,\"amount_received\":2500,\"currency\":\"usd\",\"status\":\"succeeded\"}}}")
                .formatted(id, Instant.now().getEpochSecond());
    }

    private static PackagedService startWithTwoAttempts(String url) {
        return PackagedService.start(Map.of("DATABASE_URL", url, "DB_STARTUP_ATTEMPTS", "2"));
    }

    private static void endsWith(String url, String step, String reason) {
        try (PackagedService service = startWithTwoAttempts(url)) {
            endsWith(service, step, reason);
        }
    }

    private static void endsWith(PackagedService service, String step, String reason) {
        assertThat(service.exitCode()).as(service.output()).isEqualTo(1);
        assertThat(service.output().lines().filter(line -> line.contains("FAILED")))
                .singleElement()
                .asString()
                .contains("Database gate " + step, reason);
        assertThat(service.output()).doesNotContain("geheim").doesNotContain("\tat ");
    }

    private static TcpProxy proxy() {
        return TcpProxy.to(URI.create(database.url()).getPort());
    }

    private static String guarded(String password) {
        return as("guarded:" + password, database.url());
    }

    private static String as(String user, String url) {
        return url.replaceFirst("//.*@", "//" + user + "@");
    }

    /** A database that knows no letters beyond ASCII's. */
    private static void createWithout(String name, String encoding) throws SQLException {
        execute("create database %s encoding '%s' locale 'C' template template0".formatted(name, encoding));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
