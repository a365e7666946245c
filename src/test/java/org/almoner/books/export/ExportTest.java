package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.books.series.SeriesSettings;
import org.almoner.database.sql.Snapshots;
import org.almoner.donation.admin.DonationFilter;
import org.almoner.testing.Admin;
import org.almoner.testing.LogWatch;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a treasurer takes out of it. */
@QuarkusTest
class ExportTest {

    /** With the names below, more than what the sockets between both hold. */
    private static final int MANY = 8_000;

    private static final int LONG = 2_000;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    Exports exports;

    @Inject
    Snapshots snapshots;

    @TestHTTPResource
    URI service;

    @Test
    void donationsAreWhatTheListAnswers() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life(ticket, "usd").pays().settles().refund("a", 500, "succeeded"));
        SignedWebhook.sendAll(life(ticket, "jpy").pays());
        SignedWebhook.sendAll(life(ticket, "usd").attemptFails());
        List<String> lines = csv("/admin/exports/donations.csv?ticketId=" + ticket);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("id,ticketId,status,amount,currency,refundedAmount,");
        var list = Admin.request().get("/admin/donations?ticketId=" + ticket).jsonPath();
        for (int i = 0; i < 3; i++) {
            List<String> cells = List.of(lines.get(i + 1).split(",", -1));
            assertThat(cells.get(0)).isEqualTo(list.getString("donations[" + i + "].id"));
            assertThat(cells.get(2)).isEqualTo(list.getString("donations[" + i + "].status"));
            assertThat(cells.get(21))
                    .isEqualTo(Objects.toString(list.getString("donations[" + i + "].disputeDueAt"), ""));
            assertThat(cells.get(20)).isEqualTo(list.getString("donations[" + i + "].recordedAt"));
        }
        assertThat(lines.get(1)).contains(",FAILED,");
        assertThat(lines.get(2)).contains(",PAID,2500,JPY,0,0,2500,");
        assertThat(lines.get(3)).contains(",PAID,25.00,USD,5.00,0.00,20.00,0.30,24.70,USD,");
        assertThat(csv("/admin/exports/donations.csv?status=FAILED&ticketId=" + ticket))
                .hasSize(2);
    }

    @Test
    void movementsAddUpToWhatTheTotalsSay() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life(ticket, "usd").pays().settles().refund("a", 500, "succeeded"));
        SignedWebhook.sendAll(life(ticket, "usd").pays());
        String all = "/admin/exports/movements.csv?currency=USD&ticketId=" + ticket;
        List<String> lines = csv(all);
        assertThat(lines).hasSize(5);
        assertThat(lines.stream().skip(1).map(line -> Long.valueOf(line.split(",", -1)[0])))
                .as("what a restore from a dump does not change")
                .containsExactlyElementsOf(
                        rows
                                .all("select id from ledger_movements where ticket_id = ? order by xid, id", ticket)
                                .stream()
                                .map(row -> (Long) row.get("id"))
                                .toList());
        BigDecimal net = lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> !cells[3].equals("FEE"))
                .map(cells -> new BigDecimal(cells[4]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(net).isEqualByComparingTo("45.00");
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains("\"net\":45.00");
        assertThat(csv(all + "&profile=beancount").stream().filter(line -> line.contains(" * \"")))
                .hasSize(4);
        assertThat(csv(all + "&profile=hledger").stream().filter(line -> line.contains(" * ")))
                .hasSize(4);
        List<String> xero = csv(all + "&profile=xero");
        List<BigDecimal> amounts = xero.stream()
                .skip(1)
                .map(line -> new BigDecimal(line.substring(line.lastIndexOf(',') + 1)))
                .toList();
        assertThat(amounts).hasSizeGreaterThanOrEqualTo(6);
        assertThat(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo("0");
        assertThat(csv(all + "&profile=quickbooks").get(0)).startsWith("Journal No,");
        assertThat(csv(all + "&until=2020-01-01T00:00:00Z")).hasSize(1);
    }

    /** PostgreSQL takes the first four for abbreviations of offsets that know no summer, Java for zones. */
    @ParameterizedTest
    @ValueSource(strings = {"CET", "EET", "MET", "WET", "Europe/Berlin", "America/St_Johns", "Pacific/Chatham", "UTC"})
    void dayOfAMovementIsThatOfTheBooksZoneInEveryFile(String name) throws Throwable {
        ZoneId zone = ZoneId.of(name);
        UUID ticket = Tickets.open();
        Map<LocalDate, BigDecimal> paid = new TreeMap<>();
        for (LocalDate day : List.of(LocalDate.of(2026, 1, 15), LocalDate.of(2026, 3, 29), LocalDate.of(2026, 7, 1))) {
            // The first half hour of a day, the last of another, and what 100 days later is in the other half of the
            // year.
            for (Instant at : List.of(
                    day.atStartOfDay(zone).toInstant(),
                    day.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1),
                    day.plusDays(100).atTime(0, 30).atZone(zone).toInstant())) {
                SignedWebhook.sendAll(new StripeLife(
                                StripeShape.V2026,
                                UUID.randomUUID().toString().replace("-", ""),
                                at.getEpochSecond(),
                                2_500,
                                "usd",
                                ticket,
                                false)
                        .pays());
            }
        }
        DonationFilter filter = new DonationFilter(null, ticket, "USD", null, null, null, null, null);
        MovementExport movements = new MovementExport(Optional.empty(), booksOf(zone), Clock.systemUTC());
        for (String line : lines(movements.of(ExportProfile.GENERIC, filter))) {
            String[] cells = line.split(",", -1);
            LocalDate day = LocalDate.ofInstant(Instant.parse(cells[2]), zone);
            assertThat(cells[1]).as(line).isEqualTo(day.toString());
            paid.merge(day, new BigDecimal(cells[4]), BigDecimal::add);
        }
        assertThat(paid.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("225.00");
        assertThat(lines(movements.of(ExportProfile.QUICKBOOKS, filter)).stream()
                        .map(line -> line.split(",", -1))
                        .filter(cells -> !cells[3].isEmpty())
                        .map(cells -> cells[0] + " " + cells[3]))
                .containsExactlyElementsOf(paid.entrySet().stream()
                        .map(day -> day.getKey().toString().replace("-", "") + "-USD " + day.getValue())
                        .toList());
    }

    private List<String> lines(Export export) throws Throwable {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        VertxContextSupport.subscribeAndAwait(() -> snapshots.read(export.sql(), export.parameters(), read -> {
            read.forEach(row -> lines.addAll(export.lines().apply(row).lines().toList()));
            return CompletableFuture.completedStage(null);
        }));
        return lines;
    }

    private static SeriesSettings booksOf(ZoneId zone) {
        return new SeriesSettings() {
            @Override
            public ZoneId zone() {
                return zone;
            }

            @Override
            public String look() {
                return "off";
            }
        };
    }

    /** A transaction that is open, whatever it does and in whichever database of the server, keeps no movement out of the file. */
    @Test
    void fileHasAllThatIsCommittedWhateverElseIsUnderWay() throws Exception {
        UUID ticket = Tickets.open();
        try (Connection open = database.getConnection();
                Statement other = open.createStatement()) {
            open.setAutoCommit(false);
            other.execute("select pg_current_xact_id()");
            SignedWebhook.sendAll(life(ticket, "usd").pays().settles());
            String file = "/admin/exports/movements.csv?currency=USD&ticketId=" + ticket;
            assertThat(csv(file)).hasSize(3);
            assertThat(csv(file + "&profile=xero")).hasSize(5);
            open.rollback();
        }
    }

    @Test
    void exportThatNobodyWaitsForKeepsNobodyFromExporting() {
        HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (asked, method, values) -> method.getName().equals("method") ? HttpMethod.GET : null);
        Export nothing = new Export("select 1", List.of(), "nothing.csv", "text/csv", "", row -> "");
        for (int i = 0; i < Snapshots.LIMIT * 2; i++) {
            exports.write(nothing, false, request);
        }
        assertThat(csv("/admin/exports/donations.csv?ticketId=" + Tickets.open()))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "movements.csv?profile=excel, profile",
        "movements.csv?profile=xero, currency",
        "movements.csv?profile=quickbooks&currency=usd, currency",
        "movements.csv?bom=maybe, bom",
        "donations.csv?status=paid, status",
        "donations.csv?since=yesterday, since",
        "donations.csv?ticketId=1, ticketId"
    })
    void whatCannotBeExportedIsNamed(String file, String field) {
        Admin.request()
                .get("/admin/exports/" + file)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void spreadsheetsThatNeedItAreToldThatItIsUtf8() {
        String text = Admin.request()
                .get("/admin/exports/donations.csv?bom=true&ticketId=" + UUID.randomUUID())
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("donations.csv"))
                .extract()
                .asString();
        assertThat(text).startsWith("\ufeffid,").doesNotContain("INCOMPLETE");
    }

    @Test
    void nobodyIsLetInWithoutPassword() {
        io.restassured.RestAssured.given()
                .get("/admin/exports/donations.csv")
                .then()
                .statusCode(401);
    }

    @Test
    void exportThatFailsInTheMiddleIsKnownToBeIncomplete() throws Exception {
        UUID ticket = Tickets.open();
        fill(ticket);
        try (LogWatch log = new LogWatch(Exports.class);
                Socket client = ask("/admin/exports/donations.csv?ticketId=" + ticket)) {
            InputStream answer = client.getInputStream();
            assertThat(new String(answer.readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(
                            rows.all(
                                    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'fetch%snapshot_%'"))
                    .hasSize(1);
            String rest = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("\r\nINCOMPLETE").doesNotEndWith("0\r\n\r\n");
            assertThat(rest.lines()
                            .filter(line -> line.contains("," + ticket + ","))
                            .count())
                    .isLessThan(MANY);
            // Said once the last bytes are out.
            Waiting.await()
                    .until(() ->
                            log.lines().stream().anyMatch(line -> line.startsWith("WARN An export is not whole: ")));
        } finally {
            rows.execute("delete from stripe_attributions where ticket_id = ?", ticket);
        }
    }

    /** More often than exports may run at once: each gives its place back. */
    @Test
    void clientThatHangsUpLeavesNoSnapshotBehindAndWhoComesTooManyIsToldWhen() throws Exception {
        UUID ticket = Tickets.open();
        fill(ticket);
        String file = "/admin/exports/donations.csv?ticketId=" + ticket;
        LogWatch log = new LogWatch(Exports.class);
        try (Socket one = ask(file);
                Socket other = ask(file)) {
            assertThat(one.getInputStream().read()).isNotNegative();
            assertThat(other.getInputStream().read()).isNotNegative();
            Admin.request()
                    .get("/admin/exports/donations.csv")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "30");
        } finally {
            rows.execute("delete from stripe_attributions where ticket_id = ?", ticket);
        }
        Waiting.await().untilAsserted(() -> {
            Admin.request().get(file).then().statusCode(200);
            assertThat(rows.count("pg_stat_activity", "query like 'fetch%snapshot_%' and state <> 'idle'"))
                    .isZero();
        });
        log.close();
        // It is their affair and no fault.
        assertThat(log.lines()).isEmpty();
    }

    private Socket ask(String path) throws Exception {
        Socket client = new Socket();
        client.setReceiveBufferSize(16 * 1024);
        client.connect(new java.net.InetSocketAddress(service.getHost(), service.getPort()));
        client.setSoTimeout(60_000);
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + Admin.AUTHORIZATION
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private void fill(UUID ticket) {
        rows.execute("""
                insert into stripe_attributions (id, ticket_id, payment_intent_id, status, amount, currency, stripe_created_at,
                    paid_at, created_at, updated_at, history, derivation, donor_last_name)
                select gen_random_uuid(), ?, 'pi_export_' || i || ?, 'FAILED', 25, 'USD', now(), now(),
                    now() - i * interval '1 second', now(), '{"payment":{},"facts":[]}', 1000000, repeat('x', ?)
                from generate_series(1, ?) as i""", ticket, ticket.toString(), LONG, MANY);
    }

    private static List<String> csv(String path) {
        String text = Admin.request().get(path).then().statusCode(200).extract().asString();
        return Stream.of(text.split("\r?\n")).toList();
    }

    private static StripeLife life(UUID ticket, String currency) {
        return StripeLife.of(ticket, currency);
    }
}
