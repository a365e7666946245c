package org.almoner.database.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.StripeLife;
import org.almoner.testing.SwitchingProxy;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service while its PostgreSQL refuses, hangs, comes back, or is gone for good. */
class WatchdogIT {

    private static final List<String> HEALTH =
            List.of("/health/live", "/health/db", "/q/health/live", "/q/health/ready", "/q/health/started");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int VISITORS = 12;

    private static final String JOBS_WAIT = "Jobs wait for the database: ";
    private static final String JOBS_GO_ON = "Jobs go on with the database: ";

    /** More attempts to reconnect than any test needs. */
    private static final int FOR_LONG = 1_000;

    private static EmbeddedDatabase database;

    /** Of the tests after which it is ready again. */
    private static PackagedService service;

    private final ExecutorService visiting = Executors.newFixedThreadPool(VISITORS);

    @BeforeAll
    static void aRunningService() {
        database = EmbeddedDatabase.start(Path.of("target", "watchdog-postgres"));
        database.reset();
        service = start(FOR_LONG, "300ms", database.url());
        service.untilReady();
    }

    @BeforeEach
    void itIsReady() {
        becomesReady(service, true);
    }

    @AfterEach
    void nothingHangs() {
        visiting.shutdownNow();
        database.thaw();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        database.close();
    }

    @Test
    void restartOfTheDatabaseLosesNoEventAndNeedsNoRestartOfTheService() throws IOException {
        List<ObjectNode> events = events();
        assertThat(service.deliver(events.get(0)).statusCode()).isEqualTo(200);
        int before = service.output().length();
        database.stop();
        try {
            becomesReady(service, false);
            Waiting.await()
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(service.output().substring(before)).contains(JOBS_WAIT));
            assertThat(service.get("/health/db").body()).contains("\"ready\":false", "\"databaseUrl\":\"configured\"");
            assertThat(service.status("/q/health/live")).isEqualTo(200);
            assertThat(service.deliver(events.get(1)).statusCode()).isEqualTo(503);
        } finally {
            database.start();
        }
        becomesReady(service, true);
        assertThat(service.deliver(events.get(1)).statusCode()).isEqualTo(200);
        assertThat(service.deliver(events.get(0)).body()).contains("\"idempotent\":true");
        assertThat(service.deliver(events.get(2)).statusCode()).isEqualTo(200);
        Waiting.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(service.output().substring(before)).contains(JOBS_GO_ON));
        List<String> ofJobs = service.output()
                .substring(before)
                .lines()
                .filter(line -> line.contains(" (the database was away"))
                .filter(line -> !line.contains("cannot be read and is tried again"))
                .toList();
        assertThat(ofJobs).allMatch(line -> line.contains(JOBS_WAIT));
        // A connection of before may fail when others have gone on already.
        assertThat(ofJobs).hasSizeBetween(1, 2);
        assertThat(service.output()).doesNotContain("Lopez", "Garcia", "maria@", "whsec_test_current");
    }

    @Test
    void frozenDatabaseHoldsNoHealthAnswerUpAndIsForgottenOnceItThaws() throws IOException {
        List<ObjectNode> events = events();
        assertThat(service.deliver(events.get(0)).statusCode()).isEqualTo(200);
        database.freeze();
        becomesReady(service, false);
        for (String path : HEALTH) {
            // The contract's bound is a tenth of this, and the best of three counts: the machine may be busy.
            assertThat(Stream.generate(() -> timeOf(path)).limit(3).min(Comparator.naturalOrder()))
                    .as(path)
                    .hasValueSatisfying(best -> assertThat(best).isLessThan(Duration.ofSeconds(1)));
        }
        assertThat(service.status("/q/health/live")).isEqualTo(200);
        database.thaw();
        becomesReady(service, true);
        assertThat(service.deliver(events.get(1)).statusCode()).isEqualTo(200);
    }

    private static Duration timeOf(String path) {
        Instant asked = Instant.now();
        assertThat(service.status(path)).isIn(200, 503);
        return Duration.between(asked, Instant.now());
    }

    @Test
    void serverThatOnlyReadsIsNotReadyAndItsConnectionsAreLetGoOnceTheAddressLeadsElsewhere() throws Exception {
        try (EmbeddedDatabase standby = EmbeddedDatabase.start(Path.of("target", "read-only-postgres"));
                SwitchingProxy proxy = new SwitchingProxy(database.url())) {
            standby.reset();
            try (PackagedService migrating = start(FOR_LONG, "300ms", standby.url());
                    PackagedService moved = start(FOR_LONG, "300ms", proxy.through(database.url()))) {
                migrating.untilReady().close();
                moved.untilReady();
                List<ObjectNode> events = events();
                assertThat(moved.deliver(events.get(0)).statusCode()).isEqualTo(200);
                assertThat(visitors(moved)).containsOnly(200);
                proxy.switchTo(standby.url());
                readOnly(standby, true);
                database.stop();
                try {
                    becomesReady(moved, false);
                    // First of all it is away.
                    Waiting.await()
                            .untilAsserted(() ->
                                    assertThat(moved.get("/health/db").body()).contains("the server is read-only"));
                    assertThat(moved.deliver(events.get(1)).statusCode()).isEqualTo(503);
                    assertThat(visitors(moved)).containsOnly(503);
                } finally {
                    database.start();
                }
                // The one that only reads lives on, and so would the connections to it.
                proxy.switchTo(database.url());
                becomesReady(moved, true);
                assertThat(visitors(moved)).containsOnly(200);
                assertThat(moved.deliver(events.get(1)).statusCode()).isEqualTo(200);
                assertThat(moved.deliver(events.get(2)).statusCode()).isEqualTo(200);
                assertThat(moved.output()).doesNotContain("\tat ");
            }
        }
    }

    /** As many at once as there may be on any event loop, each of whom opens a ticket. */
    private List<Integer> visitors(PackagedService moved) throws Exception {
        String ticket = "{\"contactType\":\"EMAIL\",\"contactValue\":\"someone@example.com\"}";
        Callable<Integer> visit = () -> moved.post("/api/tickets/create", ticket, "Content-Type", "application/json")
                .statusCode();
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answered : visiting.invokeAll(Collections.nCopies(VISITORS, visit))) {
            answers.add(answered.get());
        }
        return answers;
    }

    private static void readOnly(EmbeddedDatabase server, boolean on) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("alter database almoner set default_transaction_read_only = " + on);
        }
    }

    @Test
    void databaseThatIsGoneForGoodEndsTheProcess() {
        try (PackagedService ending = start(2, "1s", database.url()).untilReady()) {
            database.stop();
            try {
                assertThat(ending.exitCode()).isEqualTo(1);
            } finally {
                database.start();
            }
        }
    }

    /** Whoever asks while it is frozen has connections opened that come to no end. */
    @Test
    void databaseThatIsFrozenForGoodEndsTheProcessToo() throws Exception {
        try (PackagedService ending = start(12, "1s", database.url()).untilReady()) {
            assertThat(visitors(ending)).containsOnly(200);
            database.freeze();
            assertThat(visitors(ending)).containsOnly(503);
            assertThat(ending.exitCode()).isEqualTo(1);
        }
    }

    private static PackagedService start(int reconnectAttempts, String pingTimeout, String url) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_URL", url);
        environment.put("DB_WATCHDOG_INTERVAL", "200ms");
        environment.put("DB_WATCHDOG_PING_TIMEOUT", pingTimeout);
        environment.put("DB_WATCHDOG_MAX_FAILURES", "2");
        environment.put("DB_WATCHDOG_RECONNECT_ATTEMPTS", Integer.toString(reconnectAttempts));
        environment.put("DB_WATCHDOG_RECONNECT_INTERVAL", "300ms");
        environment.put("ALMONER_BOOKS_LOOK", "1s");
        environment.put("ALMONER_FRAUD_GUARD_LOOK", "1s");
        return PackagedService.start(environment);
    }

    private static void becomesReady(PackagedService service, boolean ready) {
        Waiting.await()
                .atMost(LIMIT)
                .until(() -> service.status("/q/health/ready") == (ready ? 200 : 503)
                        && service.status("/health/db") == (ready ? 200 : 503));
    }

    private static List<ObjectNode> events() {
        return StripeLife.of(null).pays().events();
    }
}
