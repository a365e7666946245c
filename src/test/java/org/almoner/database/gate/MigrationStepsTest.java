package org.almoner.database.gate;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The version before runs on the schema after: beside the new one during an update, and alone when that is taken back. So a
 * migration only adds; whatever else it does stands here, with why the version before can live with it.
 */
@QuarkusTest
class MigrationStepsTest {

    private static final String USER = "postgres";
    private static final String OWN = "migration_steps";
    private static final String FOLDER = "src/main/resources/db/migration";
    private static final Pattern NUMBER = Pattern.compile("V(\\d+)__.*\\.sql");

    /** What Flyway is told of a migration stands beside it. */
    private static final String HOW = ".sql.conf";

    private static final int FIRST_BESIDE_THE_WORK = 34;

    /** Tables of which a reading takes so long that nobody may wait for it. */
    private static final Pattern INDEX_OF_A_BIG_TABLE = Pattern.compile(
            "create (?:unique )?index (concurrently )?(?:if not exists )?\\w+ on (stripe_attributions|stripe_events|ledger_movements)\\b");

    private static final Pattern DOLLAR_QUOTED = Pattern.compile("\\$(\\w*)\\$.*?\\$\\1\\$", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern CHANGES_ROWS =
            Pattern.compile("\\s*(update|delete from|truncate)\\s+(?:only\\s+)?(\\w+).*", Pattern.DOTALL);

    private static final String VIEW = "a view of that name takes its writes";

    private static final String WRITES = "it writes rows of a table that is new, and refuses nothing";

    /** In all of them the version before was read. Never add a column that it reads or writes: that one goes a release later. */
    private static final Map<String, String> WHY_IT_WAS_NO_HARM = Map.ofEntries(
            entry("V7 table stripe_jobs is another", VIEW),
            entry("V7 column stripe_jobs.name is another", VIEW),
            entry("V7 column stripe_jobs.due_at is another", VIEW),
            entry("V7 column stripe_jobs.failures is another", VIEW),
            entry("V7 constraint stripe_jobs.stripe_jobs_pkey is gone", VIEW),
            entry(
                    "V7 column ledger_audits.day is another",
                    "only the new version leaves it out, and the one before asks for rows of its own day"),
            entry(
                    "V7 constraint ledger_audits.ledger_audits_pkey is another",
                    "its on conflict (day) finds the unique key instead"),
            entry("V7 constraint ledger_audits.ledger_audits_day_key binds what was there", "it was the primary key"),
            entry("V8 changes rows of stripe_events", "to that version they are events that Stripe is to send again"),
            entry("V10 trigger stripe_attributions.stripe_attributions_moved binds what was there", WRITES),
            entry("V10 trigger stripe_attributions.stripe_attributions_removed binds what was there", WRITES),
            entry(
                    "V12 constraint ticket_totals.ticket_totals_ticket_id_fkey is another",
                    "it refuses less than before"),
            entry(
                    "V16 column recording_tickets.contact_value is another",
                    "longer, and empty only in tickets of erased people"),
            entry("V16 column support_tickets.contact_value is another", "longer, that is all"),
            entry("V17 changes rows of knowledge_sources", "their recordings were gone already"),
            entry(
                    "V17 constraint knowledge_sources.knowledge_sources_recording_id_fkey binds what was there",
                    "a source of a recording that is gone was a mistake, and its job tries again"),
            entry("V18 trigger stripe_attributions.stripe_attributions_taken_back binds what was there", WRITES),
            entry("V26 trigger books_quarters.books_quarters_added binds what was there", WRITES),
            entry("V26 trigger books_quarters.books_quarters_changed binds what was there", WRITES),
            entry("V26 trigger books_quarters.books_quarters_emptied binds what was there", WRITES),
            entry("V32 trigger erased_donors.erased_donors_no_case binds what was there", WRITES),
            entry("V34 function books_fold_anew() is another", "it sets a new column as well, that is all"),
            entry("V36 function books_fold_anew() is another", "it waits for readers before it holds up writers"),
            entry(
                    "V40 column recordings.ticket_id is another",
                    "empty only in recordings that are given up, of whose status it shows none and deletes them as stale"),
            entry(
                    "V40 constraint recordings.recordings_given_up binds what was there",
                    "it refuses to finish an upload of what was given up, which was gone before"),
            entry("V41 changes rows of recordings", "of a column that it does not know"));

    @Inject
    DataSource dataSource;

    private String url;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        onServer("drop database if exists " + OWN, "create database " + OWN);
        try (Connection connection = dataSource.getConnection()) {
            url = connection.getMetaData().getURL().replaceFirst("/almoner\\b", "/" + OWN);
        }
        assertThat(url).contains("/" + OWN);
    }

    @AfterEach
    void removed() throws SQLException {
        onServer("drop database if exists " + OWN + " with (force)");
    }

    @Test
    void eachMigrationLeavesToTheVersionBeforeWhatItKnows() throws SQLException, IOException {
        SortedMap<Integer, String> migrations = migrations();
        List<String> found = new ArrayList<>();
        SchemaShape before = null;
        for (var migration : migrations.entrySet()) {
            String version = "V" + migration.getKey() + " ";
            flyway(migration.getKey(), FOLDER).migrate();
            SchemaShape after = shape();
            if (before != null) {
                before.narrowedBy(after).forEach(finding -> found.add(version + finding));
            }
            changedRows(migration.getValue()).forEach(finding -> found.add(version + finding));
            before = after;
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(WHY_IT_WAS_NO_HARM.keySet());
    }

    /** Whoever writes a payment would wait until it has been read as a whole. */
    @Test
    void indexOfABigTableIsBuiltWhileOthersWrite() throws IOException {
        List<String> found = new ArrayList<>();
        for (var migration : migrations().tailMap(FIRST_BESIDE_THE_WORK).entrySet()) {
            builtWhileOthersWait(migration.getValue())
                    .forEach(table -> found.add("V" + migration.getKey() + " on " + table));
        }
        assertThat(found).isEmpty();
        assertThat(builtWhileOthersWait(
                        "create index a on stripe_events (b);\nCREATE UNIQUE INDEX\nc ON ledger_movements (d);"
                                + "create index concurrently e on stripe_attributions (f); create index g on jobs (h)"))
                .containsExactly("stripe_events", "ledger_movements");
    }

    @Test
    void whatTheVersionBeforeWouldTripOverIsFound() throws SQLException {
        SchemaShape before =
                after("create table gifts (id bigint generated always as identity, giver text, sum numeric(18, 3))");

        assertThat(before.narrowedBy(after("alter table gifts rename giver to donor")))
                .containsExactly("column gifts.giver is gone");
        assertThat(before.narrowedBy(after(
                        "alter table gifts rename donor to giver", "alter table gifts alter sum type numeric(18, 2)")))
                .containsExactly("column gifts.sum is another");
        assertThat(before.narrowedBy(after(
                        "alter table gifts alter sum type numeric(18, 3)",
                        "alter table gifts alter giver set not null")))
                .containsExactly("column gifts.giver is another");
        assertThat(before.narrowedBy(after(
                        "alter table gifts alter giver drop not null",
                        "alter table gifts add kind text not null",
                        "alter table gifts add colour text not null default 'red' check (colour <> 'grey')")))
                .containsExactly("column gifts.kind must be given");
        assertThat(before.narrowedBy(after(
                        "alter table gifts drop kind, drop colour",
                        "create unique index one_each on gifts (giver)",
                        "alter table gifts add constraint positive check (sum > 0)")))
                .containsExactly(
                        "constraint gifts.positive binds what was there",
                        "unique index gifts.one_each binds what was there");
        assertThat(before.narrowedBy(after("drop table gifts")))
                .contains("table gifts is gone", "column gifts.sum is gone");
        assertThat(changedRows("-- update a\ninsert into a values (';update b');create function f() as $$ update c; $$;"
                        + "update only d set e = 1;\n\ndelete from f"))
                .containsExactly("changes rows of d", "changes rows of f");
    }

    @Test
    void migrationThatFailsLeavesNothingOfItself(@TempDir Path folder) throws SQLException, IOException {
        int last = migrations().lastKey();
        flyway(last, FOLDER).migrate();
        SchemaShape before = shape();
        Files.writeString(
                folder.resolve("V" + (last + 1) + "__bad.sql"),
                "alter table stripe_attributions add column colour text;\ndrop table jobs cascade;\nselect 1 / 0;");

        assertThatThrownBy(() -> flyway(last + 1, FOLDER, folder.toString()).migrate())
                .isInstanceOf(FlywayException.class);

        assertThat(shape()).isEqualTo(before);
        Flyway asBefore = flyway(last, FOLDER);
        assertThat(asBefore.migrate().migrationsExecuted).isZero();
        assertThat(asBefore.info().applied())
                .extracting(MigrationInfo::getState)
                .allMatch(state -> !state.isFailed());
    }

    @Test
    void migrationWithoutATransactionThatBrokeOffIsDoneAgain(@TempDir Path folder) throws SQLException, IOException {
        int last = migrations().lastKey();
        try (Connection connection = own()) {
            Migrations.forgetBrokenOff(connection);
        }
        flyway(last, FOLDER).migrate();
        Files.writeString(
                folder.resolve("V" + (last + 1) + "__broken.sql"),
                "create index concurrently if not exists broken_idx on jobs ((1 / failures));");
        Flyway next = flyway(last + 1, FOLDER, folder.toString());
        assertThatThrownBy(next::migrate).isInstanceOf(FlywayException.class);
        after("update jobs set failures = 1", "drop index broken_idx");
        assertThatThrownBy(next::migrate).hasMessageContaining("repair");

        try (Connection connection = own()) {
            Migrations.forgetBrokenOff(connection);
        }

        assertThat(next.migrate().migrationsExecuted).isOne();
    }

    /** As an operator makes them, and as the server leaves one that broke off. */
    @ParameterizedTest
    @CsvSource({
        "35, ledger_movements_id_idx, ledger_movements (id), ledger_movements_effective_idx, ledger_movements (effective_at),"
                + " stripe_attributions_refunded_idx",
        "44, recording_tickets_name_idx, recording_tickets (lower(display_name) text_pattern_ops),"
                + " recording_tickets_status_idx, 'recording_tickets (status, created_at desc, id desc)', stripe_events_no_effect_idx"
    })
    void indexesThatAreMadeByHandBeforeAreTakenAndBrokenOnesMadeAnew(
            int version, String made, String of, String broken, String ofBroken, String third) throws SQLException {
        flyway(version - 1, FOLDER).migrate();
        after(
                "create index " + made + " on " + of,
                "create index " + broken + " on " + ofBroken,
                "update pg_index set indisvalid = false where indexrelid = '" + broken + "'::regclass");

        assertThat(flyway(version, FOLDER).migrate().migrationsExecuted).isOne();

        try (Connection connection = own();
                Statement statement = connection.createStatement();
                ResultSet valid =
                        statement.executeQuery("select count(*) from pg_index where indisvalid and indexrelid in ('"
                                + made + "'::regclass, '" + broken + "'::regclass, '" + third + "'::regclass)")) {
            valid.next();
            assertThat(valid.getInt(1)).isEqualTo(3);
        }
    }

    /** It filled the sums within days before whoever added to days was heard. */
    @Test
    void whatVersion26MissedIsCountedInDays() throws SQLException {
        flyway(33, FOLDER).migrate();
        after(
                day("all", "2026-09-01", 3),
                day("all", "2026-09-02", 4),
                day("country:DE", "2026-09-02", 5),
                "update books_running set gifts = '{9}' where scope = 'all' and day = '2026-09-02Z'",
                "delete from books_running where scope <> 'all'");

        flyway(34, FOLDER).migrate();

        try (Connection connection = own();
                Statement statement = connection.createStatement();
                ResultSet gifts = statement.executeQuery("select string_agg(scope || ' ' || cast(gifts as text) || ' '"
                        + " || cast(paid as text), ', ' order by scope, day) from books_running")) {
            gifts.next();
            assertThat(gifts.getString(1)).isEqualTo("all {3} {3000}, all {4} {4000}, country:DE {5} {5000}");
        }
    }

    private static String day(String scope, String day, int gifts) {
        return Stream.of("quarter", "day")
                .map(column -> "insert into books_" + column + "s values ('M', '" + scope + "', '" + day + "Z', 'USD', "
                        + gifts + ", " + gifts + ", 0, 0, 0)")
                .collect(Collectors.joining("; "));
    }

    private SchemaShape after(String... statements) throws SQLException {
        try (Connection connection = own();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            return SchemaShape.of(connection);
        }
    }

    private SchemaShape shape() throws SQLException {
        return after();
    }

    private Connection own() throws SQLException {
        return DriverManager.getConnection(url, USER, USER);
    }

    private Flyway flyway(int target, String... folders) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(url, USER, USER)
                .locations(Stream.of(folders).map("filesystem:"::concat).toArray(String[]::new))
                .target(Integer.toString(target));
        new MigrationLock().customize(configuration);
        return configuration.load();
    }

    /** What a migration does to rows that are there, outside of the functions that it makes. */
    private static List<String> changedRows(String sql) {
        String plain =
                DOLLAR_QUOTED.matcher(COMMENT.matcher(sql).replaceAll("")).replaceAll("''");
        return Arrays.stream(QUOTED.matcher(plain).replaceAll("''").split(";"))
                .map(CHANGES_ROWS::matcher)
                .filter(Matcher::matches)
                .map(statement -> "changes rows of " + statement.group(2))
                .toList();
    }

    /** Tables of which a migration builds an index in a transaction: concurrently is only possible without one. */
    private static List<String> builtWhileOthersWait(String sql) {
        String plain =
                COMMENT.matcher(sql).replaceAll("").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return INDEX_OF_A_BIG_TABLE
                .matcher(plain)
                .results()
                .filter(built -> built.group(1) == null)
                .map(built -> built.group(2))
                .toList();
    }

    private static SortedMap<Integer, String> migrations() throws IOException {
        SortedMap<Integer, String> migrations = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(FOLDER))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(HOW)) {
                    continue;
                }
                Matcher name = NUMBER.matcher(file.getFileName().toString());
                assertThat(name.matches()).as("%s", file).isTrue();
                migrations.put(Integer.valueOf(name.group(1)), Files.readString(file));
            }
        }
        return migrations;
    }

    private void onServer(String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
