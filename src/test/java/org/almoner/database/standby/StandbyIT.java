package org.almoner.database.standby;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.EventStream;
import org.almoner.testing.PackagedService;
import org.almoner.testing.Standby;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The packaged service with a real streaming standby. The last test promotes it, so there is an order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandbyIT {

    private static final Path DATA = Path.of("target", "standby-primary");
    private static final String PASSWORD = "geheim-8472";
    private static final String SERVED = "are read from the standby at localhost:";
    private static final String LEFT = "All readings go to the primary, since the standby at ";
    private static final String[] ADMIN = {
        "Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:geheim-geheim".getBytes())
    };

    private static EmbeddedDatabase primary;
    private static EmbeddedDatabase standby;
    private static PackagedService service;

    /** How often the standby had been left when it was paused. */
    private static int left;

    @BeforeAll
    static void aServiceWithAStandby() throws SQLException {
        primary = EmbeddedDatabase.start(DATA);
        primary.reset();
        on(primary, "drop role if exists reader", "create role reader login in role pg_read_all_data");
        standby = Standby.of(primary, DATA, Path.of("target", "standby-copy"));
        service = start(asReader(standby.url())).untilReady();
        serves();
    }

    /** Who may do nothing but read: what the look asks, everybody may know. */
    private static String asReader(String url) {
        return url.replace("postgres:postgres@", "reader:" + PASSWORD + "@");
    }

    private static PackagedService start(String readUrl) {
        return PackagedService.start(Map.of(
                "DATABASE_URL",
                primary.url(),
                "DATABASE_READ_URL",
                readUrl,
                "DATABASE_READ_MAX_LAG",
                "2S",
                "ADMIN_PASSWORD",
                "geheim-geheim"));
    }

    @AfterAll
    static void stop() {
        assertThat(service.output()).doesNotContain(PASSWORD, " ERROR ", "\tat ");
        service.close();
        standby.close();
        primary.close();
    }

    @AfterEach
    void itServesAgain() {
        standby.thaw();
    }

    @Test
    @Order(1)
    void whatMayBeOldComesFromTheStandbyAndNothingElse() throws Exception {
        UUID ticket = service.openTicket();
        // The standby need not have it yet.
        assertThat(service.status("/api/tickets/" + ticket + "/donations")).isEqualTo(200);
        assertThat(service.status("/api/tickets/" + UUID.randomUUID() + "/donations"))
                .isEqualTo(404);
        int served;
        try {
            UUID paidTwice = Waiting.await("Within the limit it may be old")
                    .atMost(Duration.ofSeconds(60))
                    .until(StandbyIT::lackingAPayment, Optional::isPresent)
                    .orElseThrow();
            try (EventStream stream = EventStream.open(service.uri("/"), paidTwice)) {
                stream.await(event -> "2.00".equals(event.text("totals.total")));
            }
            String export = service.get("/admin/exports/donations.csv?ticketId=" + paidTwice, ADMIN)
                    .body();
            assertThat(export.lines()).as("an export has what was committed").hasSize(3);
            Waiting.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> total(paidTwice).equals("2.00"));
            says(LEFT, left + 1);
            assertThat(service.get("/q/health/well").body()).contains("s behind");
            assertThat(service.status("/q/health/well")).isEqualTo(503);
            assertThat(service.status("/q/health/ready")).isEqualTo(200);
            assertThat(metric("almoner_database_standby_lag_seconds")).isGreaterThan(2);
            served = lines(SERVED);
        } finally {
            on(standby, "select pg_wal_replay_resume()");
        }
        says(SERVED, served + 1);
        Waiting.await()
                .untilAsserted(
                        () -> assertThat(service.status("/q/health/well")).isEqualTo(200));
        assertThat(service.get("/admin/reports/series?by=day&from=2026-01-01&to=2026-12-31", ADMIN)
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.get("/admin/reports/summary?group=ticket&from=2026-01-01&to=2026-12-31", ADMIN)
                        .statusCode())
                .isEqualTo(200);
        assertThat(metric("almoner_database_standby_retried_total")).isLessThanOrEqualTo(3);
    }

    /** A ticket with two payments, of which the standby, paused, has shown the first; empty when it was so slow to be asked that it was left. */
    private static Optional<UUID> lackingAPayment() throws Exception {
        serves();
        UUID ticket = service.openTicket();
        pays(ticket);
        Waiting.await().until(() -> total(ticket).equals("1.00"));
        double before = metric("almoner_database_reads_total{server=\"standby\"}");
        on(standby, "select pg_wal_replay_pause()");
        left = lines(LEFT);
        pays(ticket);
        String total = total(ticket);
        if (total.equals("2.00")) {
            on(standby, "select pg_wal_replay_resume()");
            return Optional.empty();
        }
        assertThat(total).isEqualTo("1.00");
        assertThat(metric("almoner_database_reads_total{server=\"standby\"}")).isGreaterThan(before);
        return Optional.of(ticket);
    }

    @Test
    @Order(2)
    void whatTheStandbyDoesNotFinishThePrimaryDoes() throws Exception {
        UUID ticket = service.openTicket();
        pays(ticket);
        double before = metric("almoner_database_standby_retried_total");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<?>[] visitors = IntStream.range(0, 4)
                .mapToObj(visitor -> CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        assertThat(service.status("/api/tickets/" + ticket + "/donations"))
                                .isEqualTo(200);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        try {
            Waiting.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        on(
                                standby,
                                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'almoner'"
                                        + " and query like '%stripe_attributions%'");
                        return metric("almoner_database_standby_retried_total") > before + 3;
                    });
        } finally {
            over.set(true);
        }
        CompletableFuture.allOf(visitors).join();
        serves();
    }

    /** Recovery takes the locks that were taken at the primary, and readers wait behind it, here for ever. */
    @Test
    @Order(3)
    void lockThatRecoveryHoldsIsNotTheReadersAffair() throws Exception {
        UUID ticket = service.openTicket();
        pays(ticket);
        serves();
        try (Connection holder = primary.connect();
                Statement holding = holder.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute("lock table ticket_totals in access exclusive mode");
            // A lock goes to the standby with what is flushed next.
            on(primary, "select pg_log_standby_snapshot()", "select pg_switch_wal()");
            Waiting.await().until(StandbyLocks::held);
            on(standby, "select pg_wal_replay_pause()");
            holder.commit();
            Instant asked = Instant.now();
            assertThat(total(ticket)).isEqualTo("1.00");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        } finally {
            on(standby, "select pg_wal_replay_resume()");
        }
        serves();
    }

    private static final class StandbyLocks {

        static boolean held() throws SQLException {
            try (Connection connection = standby.connect();
                    Statement statement = connection.createStatement();
                    var found = statement.executeQuery("select 1 from pg_locks where mode = 'AccessExclusiveLock'"
                            + " and relation = 'ticket_totals'::regclass and granted")) {
                return found.next();
            }
        }
    }

    @Test
    @Order(4)
    void frozenStandbyHoldsNobodyUpForLong() throws Exception {
        UUID ticket = service.openTicket();
        pays(ticket);
        serves();
        standby.freeze();
        for (int i = 0; i < 5; i++) {
            Instant asked = Instant.now();
            assertThat(total(ticket)).isEqualTo("1.00");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
        Waiting.await()
                .untilAsserted(
                        () -> assertThat(service.get("/q/health/well").body()).contains("does not answer"));
        assertThat(service.status("/q/health/ready")).isEqualTo(200);
        standby.thaw();
        serves();
    }

    @Test
    @Order(5)
    void standbyThatGoesAwayAndComesBackIsFound() throws Exception {
        UUID ticket = service.openTicket();
        pays(ticket);
        serves();
        standby.stop();
        for (int i = 0; i < 20; i++) {
            assertThat(total(ticket)).isEqualTo("1.00");
        }
        standby.start();
        serves();
    }

    @Test
    @Order(6)
    void anotherDatabaseOfTheStandbyIsNotTakenForOurs() {
        try (PackagedService mistaken = start(standby.url("postgres")).untilReady()) {
            Waiting.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> mistaken.output().contains(LEFT)
                            && mistaken.output().contains("shows another database or schema"));
            assertThat(mistaken.output()).doesNotContain(SERVED);
        }
    }

    @Test
    @Order(7)
    void reportSaysHowOldItIs() throws Exception {
        pays(service.openTicket());
        serves();
        Instant paid = Instant.now();
        for (String report : List.of("series", "summary")) {
            Waiting.await("All is folded, and at the standby")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> asOf(report).isAfter(paid));
        }
        for (String report : List.of("series", "summary")) {
            Waiting.await("The standby has answered while it lacked a payment")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> saysSo(report));
        }
    }

    /** @return false when the standby was so slow to be asked that it was left */
    private static boolean saysSo(String report) throws Exception {
        serves();
        on(standby, "select pg_wal_replay_pause()");
        try {
            pays(service.openTicket());
            Instant since = Instant.now();
            double before = metric("almoner_database_reads_total{server=\"standby\"}");
            Instant asOf = asOf(report);
            boolean ofTheStandby = metric("almoner_database_reads_total{server=\"standby\"}") > before;
            if (ofTheStandby) {
                assertThat(asOf).isBefore(since);
            }
            return ofTheStandby;
        } finally {
            on(standby, "select pg_wal_replay_resume()");
        }
    }

    @Test
    @Order(8)
    void promotedStandbyIsLeft() throws Exception {
        UUID ticket = service.openTicket();
        pays(ticket);
        serves();
        on(standby, "select pg_promote()");
        Waiting.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.output().contains("is no standby"));
        pays(ticket);
        assertThat(total(ticket)).isEqualTo("2.00");
        assertThat(lines(LEFT)).as("one line a switch").isBetween(lines(SERVED), lines(SERVED) + 1);
    }

    /** It is up to date and read from. */
    private static void serves() {
        Waiting.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(service.get("/q/health/well").body()).contains("exports are read from the standby"));
    }

    private static void says(String words, int times) {
        Waiting.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines(words)).isEqualTo(times));
    }

    private static int lines(String words) {
        return (int)
                service.output().lines().filter(line -> line.contains(words)).count();
    }

    private static double metric(String name) throws IOException {
        return service.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static String total(UUID ticket) throws IOException {
        Matcher total = Pattern.compile("\"total\":([0-9.]+)")
                .matcher(service.get("/api/tickets/" + ticket + "/donations/total")
                        .body());
        assertThat(total.find()).isTrue();
        return total.group(1);
    }

    private static Instant asOf(String report) throws IOException {
        Matcher asOf = Pattern.compile("\"asOf\":\"([^\"]+)\"")
                .matcher(service.get("/admin/reports/" + report, ADMIN).body());
        assertThat(asOf.find()).isTrue();
        return Instant.parse(asOf.group(1));
    }

    private static void pays(UUID ticket) throws IOException {
        String key = UUID.randomUUID().toString().replace("-", "");
        List<ObjectNode> events = new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 100, "usd", ticket, true)
                .pays()
                .events();
        for (ObjectNode event : events) {
            assertThat(service.deliver(event).statusCode()).isEqualTo(200);
        }
    }

    private static void on(EmbeddedDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
