package org.almoner.desk.books;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.almoner.books.fold.Books;
import org.almoner.testing.Desk;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports, payouts and books at the desk. */
@QuarkusTest
class TreasurersPagesTest {

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"((?:was\\.|month)[^\"]*)\" value=\"([^\"]*)\">");

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    Books books;

    @Inject
    StoppableClock clock;

    private Desk admin;
    private Desk auditor;

    @BeforeEach
    void inNovember() {
        everythingIsAsBefore();
        books.pastIsIn();
        clock.stopAt(Instant.parse("2026-11-10T12:00:00Z"));
        books.fold();
        admin = Desk.admin();
        auditor = Desk.auditor();
    }

    @AfterEach
    void everythingIsAsBefore() {
        clock.goOn();
        books.pastAsItWas();
        books.fold();
        rows.execute("delete from books_periods");
        rows.execute("delete from admin_actions where action like 'period.%'");
        rows.execute("update books_fold set closed_until = null");
        rows.execute("delete from payouts");
    }

    @Test
    void chartTableAndFileShowTheSameFigures() {
        UUID ticket = gift("2026-09-10T12:00:00Z");
        String view = "?from=2026-08-01&to=2026-10-31&ticket=" + ticket;
        String page = admin.page("/desk/reports" + view);
        assertThat(page)
                .contains(
                        "<h2 id=\"c-USD\">USD</h2>",
                        "Sept 2026: \u206825.00\u00a0USD\u2069",
                        "href=\"/desk/reports/series.csv?")
                .contains("<td class=\"money\">25.00</td>");
        assertThat(page.split("<rect")).hasSize(1 + 3);
        assertThat(admin.page("/desk/reports/series.csv" + view + "&by=month"))
                .contains("2026-08-01,USD,0,0.00,")
                .contains("2026-09-01,USD,1,25.00,0.00,0.00,");
        assertThat(auditor.page("/desk/reports" + view + "&by=day&basis=gift&zone=Asia/Tokyo"))
                .contains("Days of Asia/Tokyo", "All that a gift has come to");
        assertThat(admin.page("/desk/reports/summary" + view + "&group=ticket"))
                .contains("/desk/tickets/" + ticket, "<td class=\"money\">25.00</td>");
        assertThat(admin.page("/desk/reports/summary/summary.csv" + view + "&group=ticket"))
                .contains(ticket + ",USD,1,25.00,");
    }

    /** It cannot carry the note by which the page tells of those that it leaves out. */
    @Test
    void fileOfASummaryHasEveryGroupHoweverManyThereAre() {
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " select gen_random_uuid(), gen_random_uuid(), 'USD', 'PAID', '2019-05-05', 10, now()"
                        + " from generate_series(1, 1203)");
        books.fold();
        String may = "?group=ticket&from=2019-05-01&to=2019-05-31";
        assertThat(admin.page("/desk/reports/summary" + may))
                .contains("The 200 of most gifts; there are 1,203 in all.");
        assertThat(admin.page("/desk/reports/summary/summary.csv" + may).lines().skip(1))
                .hasSize(1_203)
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(line).contains(",USD,1,10.00,0.00,0.00,0.00,10.00,10.00,10.00,0,0,1"));
        assertThat(admin.page("/desk/reports/summary/summary.csv?from=1999-01-01&to=1999-01-31")
                        .lines())
                .containsExactly("key,currency,gifts,paid,refunded,disputed,fees,net,median,largest,newDonors,"
                        + "returningDonors,giftsWithoutDonor");
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " select donation_id, ticket_id, currency, kind, effective_at, -amount, now() from ledger_movements"
                        + " where effective_at = '2019-05-05'");
        books.fold();
    }

    @Test
    void reportByDayBeginsWithAQuarterOfAYearWhereNobodyAsksForMore() {
        UUID ticket = gift("2026-11-09T12:00:00Z");
        String file = admin.page("/desk/reports/series.csv?by=day&ticket=" + ticket);
        assertThat(file.lines().skip(1)).hasSize(92);
        assertThat(file).contains("2026-08-11,USD,0,", "2026-11-09,USD,1,").doesNotContain("2026-08-10");
        assertThat(admin.page("/desk/reports/series.csv?by=day&from=2026-08-01&ticket=" + ticket))
                .contains("2026-08-01,USD,0,");
    }

    @Test
    void daysOfAReportAreShownAlsoWhereNobodyAskedForThem() {
        assertThat(admin.page("/desk/reports"))
                .contains("name=\"from\" value=\"2025-11-11\"", "name=\"to\" value=\"2026-11-10\"");
        assertThat(admin.page("/desk/reports?by=day")).contains("name=\"from\" value=\"2026-08-11\"");
        assertThat(admin.page("/desk/reports?to=2026-02-28"))
                .contains("name=\"from\" value=\"2025-03-01\"", "name=\"to\" value=\"2026-02-28\"");
    }

    @Test
    void summaryThatCannotBeMadeInTimeSaysSoInAPageThatHasBegun() throws Exception {
        try (Connection held = database.getConnection();
                Statement lock = held.createStatement()) {
            held.setAutoCommit(false);
            lock.execute("lock table books_gifts in access exclusive mode");
            assertThat(admin.page("/desk/reports/summary"))
                    .contains("<h1>Reports</h1>", "<p role=\"alert\">", "</html>")
                    .containsOnlyOnce("<form class=\"filters\"")
                    .contains("name=\"from\" value=\"2026-10-11\"");
            held.rollback();
        }
        assertThat(admin.page("/desk/reports/summary"))
                .containsOnlyOnce("<h1>Reports</h1>")
                .containsOnlyOnce("<form class=\"filters\"")
                .doesNotContain("role=\"alert\"");
    }

    @Test
    void whoLeavesASummaryLeavesItToTheNext() throws Exception {
        try (Connection held = database.getConnection();
                Statement lock = held.createStatement()) {
            held.setAutoCommit(false);
            lock.execute("lock table books_gifts in access exclusive mode");
            try (Socket reader = new Socket("localhost", RestAssured.port)) {
                reader.getOutputStream()
                        .write(
                                ("GET /desk/reports/summary?group=ticket HTTP/1.1\r\nHost: localhost\r\nCookie: almoner-desk="
                                                + admin.cookie() + "\r\n\r\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                await().until(() -> rows.count("pg_locks", "relation = 'books_gifts'::regclass and not granted") == 1);
            }
            assertThat(admin.page("/desk/reports/summary"))
                    .contains("<p role=\"alert\">")
                    .doesNotContain("Another summary");
            held.rollback();
        }
    }

    @Test
    void daysInWhichNothingWasGivenSaySo() {
        assertThat(admin.page("/desk/reports?from=1999-01-01&to=1999-01-31"))
                .contains("Nothing was given in these days.");
        assertThat(admin.page("/desk/reports/summary?from=1999-01-01&to=1999-01-31"))
                .contains("Nothing was given in these days.");
        assertThat(admin.page("/desk/payouts")).contains("There are no such payouts.");
        assertThat(admin.page("/desk/books")).contains("No month is closed.", "Close 2026-10");
    }

    @ParameterizedTest
    @CsvSource({
        "/desk/reports?by=hour, by",
        "/desk/reports?basis=cash, basis",
        "/desk/reports?zone=Berlin, zone",
        "/desk/reports?from=yesterday, from",
        "/desk/reports?from=2026-02-01&to=2026-01-01, from",
        "/desk/reports?by=day&from=1900-01-01, by",
        "/desk/reports?ticket=1, ticket",
        "/desk/reports?country=Germany, country",
        "/desk/reports?currency=usd, currency",
        "/desk/reports/series.csv?by=hour, by",
        "/desk/reports/summary?group=donor, group",
        "/desk/reports/summary?to=2026-13-01, to",
        "/desk/reports/summary/summary.csv?group=donor, group",
        "/desk/reports/summary/summary.csv?to=2026-13-01, to",
        "/desk/payouts?status=LOST, status",
        "/desk/payouts?unexplained=maybe, unexplained",
        "/desk/payouts?arrivalFrom=soon, arrivalFrom",
        "/desk/payouts?cursor=x, cursor",
        "/desk/payouts?limit=0, limit",
        "/desk/payouts/po$x, id",
        "/desk/books?month=2026, month",
        "/desk/books?limit=1000, limit",
        "/desk/books/movements.csv, month",
        "/desk/books/movements.csv?month=2026-10&profile=paper, profile",
        "/desk/books/movements.csv?month=2026-10&profile=xero, currency",
    })
    void filterThatMakesNoSenseIsNamed(String address, String field) {
        admin.get(address)
                .then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("<strong>" + field + "</strong>"));
    }

    @Test
    void payoutTellsWhatIsInItAndWhatIsMissing() {
        payout("po_desk", "1234.50", "1200.00");
        assertThat(auditor.page("/desk/payouts?status=PAID&currency=USD&unexplained=true"))
                .contains("po_desk", "1,234.50\u00a0USD", "34.50\u00a0USD", "UNEXPLAINED");
        assertThat(auditor.page("/desk/payouts?unexplained=false")).doesNotContain("po_desk");
        assertThat(admin.page("/desk/payouts/po_desk"))
                .contains("does not come to its amount", "34.50\u00a0USD", "None are known yet.");
        assertThat(admin.page("/desk/payouts/payouts.csv?status=PAID")).contains("po_desk,1234.50,USD,PAID");
        assertThat(admin.page("/desk/payouts/po_desk/transactions.csv")).startsWith("payoutId,id,type");
        admin.get("/desk/payouts/po_none").then().statusCode(404).contentType("text/html");
        rows.execute(
                "insert into payout_transactions (payout_id, id, type, amount, fee, net, currency, created_at, is_deposit,"
                        + " reading) values ('po_desk', 'txn_desk', 'charge', 1200, 0, 1200, 'USD', now(), false, 1)");
        assertThat(admin.page("/desk/payouts/po_desk")).contains("po_desk/transactions.csv");
        rows.execute("update payouts set read_at = null, explained = null where id = 'po_desk'");
        assertThat(admin.page("/desk/payouts/po_desk"))
                .contains("not read to their end yet", "txn_desk")
                .doesNotContain("po_desk/transactions.csv");
    }

    @Test
    void payoutsAreAPageAtATime() {
        payout("po_a", "1.00", "1.00");
        payout("po_b", "2.00", "2.00");
        String page = admin.page("/desk/payouts?limit=1&currency=USD");
        Matcher next = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"").matcher(page);
        assertThat(next.find()).isTrue();
        String address = next.group(1).replace("&amp;", "&");
        assertThat(address).contains("currency=USD", "limit=1");
        String older = admin.page(address);
        assertThat(page.contains("po_a")).isNotEqualTo(older.contains("po_a"));
        assertThat(older).contains("Newest");
    }

    @Test
    void monthIsClosedAndOpenedAgainWithItsFigures() {
        gift("2026-10-10T12:00:00Z");
        String page = admin.page("/desk/books");
        assertThat(page).contains("2026-10 and all months before it will be closed with");
        sent("/desk/books/close", fields(page, "close"))
                .then()
                .statusCode(303)
                .header("Location", containsString("/desk/books"));
        assertThat(admin.page("/desk/books"))
                .contains(
                        "All months up to <strong>2026-10</strong> are closed",
                        "2026-11 can be closed when it is over");
        assertThat(rows.one("select action, target, actor, outcome from admin_actions where action like 'period.%'"
                        + " order by begun_at desc limit 1"))
                .containsEntry("action", "period.close")
                .containsEntry("target", "2026-10")
                .containsEntry("actor", "admin")
                .containsEntry("outcome", "DONE");
        sent("/desk/books/reopen", Map.of("month", "2026-10")).then().statusCode(303);
        assertThat(rows.count("books_periods", "reopened_at is not null")).isEqualTo(1);
        sent("/desk/books/reopen", Map.of("month", "2026-10"))
                .then()
                .statusCode(409)
                .body(containsString("is not closed"));
    }

    /** Its form was kept while somebody opened the month, mended it and closed it again. */
    @Test
    void monthThatSomebodyHasClosedAgainStaysClosed() {
        gift("2026-10-10T12:00:00Z");
        sent("/desk/books/close", fields(admin.page("/desk/books"), "close"))
                .then()
                .statusCode(303);
        Map<String, String> kept = fields(admin.page("/desk/books"), "reopen");
        sent("/desk/books/reopen", kept).then().statusCode(303);
        clock.stopAt(clock.instant().plusSeconds(60));
        sent("/desk/books/close", fields(admin.page("/desk/books"), "close"))
                .then()
                .statusCode(303);
        sent("/desk/books/reopen", kept).then().statusCode(409).body(containsString("the page showed"));
        assertThat(rows.count("books_periods", "reopened_at is null")).isEqualTo(1);
        sent("/desk/books/reopen", fields(admin.page("/desk/books"), "reopen"))
                .then()
                .statusCode(303);
    }

    /** The same while its form waits for the fold to end. */
    @Test
    void monthThatSomebodyClosesAgainInThatMomentStaysClosed() throws Exception {
        gift("2026-10-10T12:00:00Z");
        sent("/desk/books/close", fields(admin.page("/desk/books"), "close"))
                .then()
                .statusCode(303);
        Map<String, String> kept = fields(admin.page("/desk/books"), "reopen");
        CompletableFuture<Response> answer;
        try (Connection fold = database.getConnection();
                Statement statement = fold.createStatement()) {
            fold.setAutoCommit(false);
            statement.execute("select from books_fold for update");
            answer = CompletableFuture.supplyAsync(() -> sent("/desk/books/reopen", kept));
            await().until(() ->
                    rows.count("pg_stat_activity", "datname = current_database() and wait_event_type = 'Lock'") == 1);
            statement.execute("update books_periods set reopened_at = closed_at + interval '1 s', reopened_by = 'b'");
            statement.execute("insert into books_periods (id, month, zone, ends_at, closed_at, closed_by)"
                    + " select gen_random_uuid(), month, zone, ends_at, closed_at + interval '2 s', 'b'"
                    + " from books_periods");
            fold.commit();
        }
        answer.join()
                .then()
                .statusCode(409)
                .body(containsString("nothing was done"), containsString("the page showed"));
        assertThat(rows.count("books_periods", "reopened_at is null")).isEqualTo(1);
    }

    @Test
    void firstClosingIsShownWithTheFiguresOfAllThatItCloses() {
        String all = "all months before it will be closed with";
        BigDecimal before = closing(admin.page("/desk/books"), all);
        gift("2025-12-10T12:00:00Z");
        Map<String, String> stale = fields(admin.page("/desk/books"), "close");
        gift("2026-08-10T12:00:00Z");
        String page = admin.page("/desk/books");
        assertThat(closing(page, all)).isEqualByComparingTo(before.add(new BigDecimal("50.00")));
        sent("/desk/books/close", stale).then().statusCode(409).body(containsString("the page showed"));
        assertThat(rows.count("books_periods", "true")).isZero();
        assertThat(closing(admin.page("/desk/books?month=2000-01"), all)).isZero();
        sent("/desk/books/close", fields(page, "close")).then().statusCode(303);
        clock.stopAt(Instant.parse("2026-12-10T12:00:00Z"));
        gift("2026-11-11T12:00:00Z");
        BigDecimal november = new BigDecimal(rows.one("select coalesce(sum(amount), 0) as net from ledger_movements"
                        + " where currency = 'USD' and kind <> 'FEE' and effective_at >= '2026-11-01'"
                        + " and effective_at < '2026-12-01'")
                .get("net")
                .toString());
        admin = Desk.admin();
        assertThat(closing(admin.page("/desk/books"), "<p>2026-11 will be closed with"))
                .as("what follows is one month")
                .isEqualByComparingTo(november);
    }

    /** What the page says of US dollars that are closed. */
    private static BigDecimal closing(String page, String begin) {
        int at = page.indexOf(begin);
        assertThat(at).as(page).isPositive();
        Matcher net = Pattern.compile("gifts in USD, net \\D*?(-?[0-9.,]+)\u00a0USD")
                .matcher(page.substring(at, page.indexOf("later is booked", at)));
        return net.find() ? new BigDecimal(net.group(1).replace(",", "")) : BigDecimal.ZERO;
    }

    @Test
    void figuresOfAnyMonthAreShownWhateverIsClosed() {
        gift("2026-09-10T12:00:00Z");
        gift("2026-10-10T12:00:00Z");
        sent("/desk/books/close", fields(admin.page("/desk/books"), "close"));
        for (String month : List.of("2026-09", "2026-10")) {
            assertThat(admin.page("/desk/books?month=" + month))
                    .contains(
                            "<h2>" + month + " <span", "name=\"month\" value=\"" + month, "<th scope=\"row\">USD</th>")
                    .doesNotContain("action=\"/desk/books/close\"", "can be closed");
        }
        assertThat(admin.page("/desk/books"))
                .contains("<h2>2026-11</h2>", "type=\"month\"", "aria-label=\"Closings\"")
                .doesNotContain("aria-label=\"Table\"");
        clock.stopAt(Instant.parse("2027-01-10T12:00:00Z"));
        Desk later = Desk.admin();
        assertThat(later.page("/desk/books?month=2026-12"))
                .contains("<h2>2026-12</h2>", "all months from <a href=\"/desk/books\">2026-11</a> on")
                .doesNotContain("action=\"/desk/books/close\"");
        assertThat(later.page("/desk/books?month=2026-11")).contains("action=\"/desk/books/close\"");
    }

    @Test
    void movementsOfAMonthAreAFileForBookkeeping() {
        String before = gift("2026-09-30T23:59:00Z").toString();
        String within = gift("2026-10-31T23:59:00Z").toString();
        assertThat(auditor.page("/desk/books")).contains("action=\"/desk/books/movements.csv\"");
        String month = "/desk/books/movements.csv?month=2026-10";
        Response generic = auditor.get(month);
        assertThat(generic.contentType()).startsWith("text/csv");
        assertThat(generic.asString())
                .startsWith("\ufeffid,bookedOn")
                .contains(within)
                .doesNotContain(before);
        assertThat(admin.page(month + "&currency=EUR")).doesNotContain(within);
        assertThat(admin.page(month + "&profile=hledger"))
                .contains("2026-10-31")
                .doesNotStartWith("\ufeff");
        assertThat(admin.page(month + "&profile=quickbooks&currency=USD")).contains("20261031-USD,10/31/2026");
    }

    @Test
    void figuresThatHaveChangedSinceThePageAreToldAndNothingIsClosed() {
        gift("2026-10-10T12:00:00Z");
        Map<String, String> stale = fields(admin.page("/desk/books"), "close");
        gift("2026-10-11T12:00:00Z");
        sent("/desk/books/close", stale)
                .then()
                .statusCode(409)
                .contentType("text/html")
                .body(allOf(containsString("figures is"), containsString("the page showed")));
        assertThat(rows.count("books_periods", "true")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/desk/books/close", "/desk/books/reopen"})
    void auditorChangesNothing(String address) {
        assertThat(auditor.post(address, Map.of("month", "2026-10")).statusCode())
                .isEqualTo(403);
        assertThat(auditor.page("/desk/books")).doesNotContain("action=\"/desk/books/close\"");
        assertThat(rows.count("books_periods", "true")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "2026-13", "9999-01"})
    void monthThatIsNoneIsNamed(String month) {
        sent("/desk/books/close", Map.of("month", month))
                .then()
                .statusCode(400)
                .body(containsString("<strong>month</strong>"));
    }

    private Response sent(String address, Map<String, String> fields) {
        return admin.post(address, fields);
    }

    /** The hidden fields of the form that leads there. */
    private static Map<String, String> fields(String page, String action) {
        int begin = page.indexOf("action=\"/desk/books/" + action + "\"");
        Map<String, String> fields = new LinkedHashMap<>();
        HIDDEN.matcher(page.substring(begin, page.indexOf("</form>", begin)))
                .results()
                .forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private UUID gift(String at) {
        UUID ticket = Tickets.open();
        String key = UUID.randomUUID().toString().replace("-", "");
        new StripeLife(StripeShape.V2026, key, Instant.parse(at).getEpochSecond(), 2_500, "usd", ticket, false)
                .pays()
                .events()
                .forEach(this::send);
        books.fold();
        return ticket;
    }

    /** Signed by the clock that stands still. */
    private void send(ObjectNode event) {
        String body = event.toString();
        SignedWebhook.send(body, SignedWebhook.header(body, SignedWebhook.SECRET, clock.instant()))
                .then()
                .statusCode(200);
    }

    private void payout(String id, String amount, String explained) {
        rows.execute(
                "insert into payouts (id, amount, currency, status, arrival_date, created_at, automatic, told_at, told_rank,"
                        + " told, read_due_at, read_at, transactions, explained) values (?, cast(? as numeric), 'USD', 'PAID',"
                        + " '2026-02-03', timestamptz '2026-02-01', true, now(), 0, '', 'infinity', now(), 1,"
                        + " cast(? as numeric))",
                id,
                amount,
                explained);
    }
}
