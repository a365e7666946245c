package org.almoner.books.period;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.books.fold.Books;
import org.almoner.books.series.SeriesSettings;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Transactions;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.Waiting;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Months are closed one after the other, and a closed one never changes. */
@QuarkusTest
class PeriodTest {

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    Books books;

    @Inject
    StoppableClock clock;

    @Inject
    Transactions transactions;

    @Inject
    Reads reads;

    @BeforeEach
    void inNovember() {
        everythingIsOpen();
        // What other tests have left.
        rows.execute("update stripe_import set state = 'NONE' where state = 'RUNNING'");
        books.pastIsIn();
        clock.stopAt(Instant.parse("2026-11-10T12:00:00Z"));
        books.fold();
    }

    @AfterEach
    void everythingIsOpen() {
        clock.goOn();
        books.openAllMonths();
    }

    @Test
    void lateRefundIsBookedOnTheFirstOpenDayAndTheMonthStaysAsItWas() {
        UUID ticket = Tickets.open();
        StripeLife life = life("2026-09-10T12:00:00Z", ticket).pays();
        tell(life);
        books.fold();
        close("2026-09")
                .statusCode(200)
                .body("month", equalTo("2026-09"))
                .body("status", equalTo("CLOSED"))
                .body("endsAt", equalTo("2026-10-01T00:00:00Z"))
                .body("closedBy", equalTo("admin"))
                .body("closedAt", equalTo("2026-11-10T12:00:00Z"));
        int before = periods().extract().path("periods[0].late");
        String september = month("2026-09", "movement", ticket);
        assertThat(september).contains("\"gifts\":1,\"paid\":25.00,\"refunded\":0.00");

        at(life, "2026-09-20T08:00:00Z").refund("a", 500, "succeeded");
        tell(life);
        assertThat(exportedRefund(ticket))
                .as("before the fold has come to it")
                .isEqualTo("2026-10-01 2026-09-20T08:00:00Z");
        isInTheFilesOfOctoberAlone(ticket);
        books.fold();

        assertThat(exportedRefund(ticket)).isEqualTo("2026-10-01 2026-09-20T08:00:00Z");
        isInTheFilesOfOctoberAlone(ticket);
        assertThat(month("2026-09", "movement", ticket)).isEqualTo(september);
        assertThat(month("2026-10", "movement", ticket)).contains("\"gifts\":0,\"paid\":0.00,\"refunded\":5.00");
        assertThat(month("2026-09", "gift", ticket)).contains("\"gifts\":1,\"paid\":25.00,\"refunded\":5.00");
        ask("by=day&from=2026-09-30&to=2026-10-02&ticket=" + ticket)
                .body("rows.find { it.refunded > 0 }.from", equalTo("2026-10-01"));
        assertThat(rows.one(
                                "select m.effective_at::text, l.booked_at::text from books_late l join ledger_movements m"
                                        + " on m.id = l.movement_id where m.ticket_id = ?",
                                ticket)
                        .values()
                        .toString())
                .contains("2026-09-20")
                .contains("2026-10-01");
        periods().body("periods[0].late", equalTo(before + 1));
        rows.execute("select books_fold_anew()");
        books.fold();
        assertThat(month("2026-09", "movement", ticket)).as("folded anew").isEqualTo(september);
        assertThat(month("2026-10", "movement", ticket)).contains("\"refunded\":5.00");
    }

    /** Also a payment that turns out to be another ticket's: it leaves and comes on the first open day. */
    @Test
    void placingAPaymentOfAClosedMonthElsewhereMovesItInTheOpenOne() {
        UUID first = Tickets.open();
        UUID other = Tickets.open();
        StripeLife life = life("2026-09-10T12:00:00Z", first).pays();
        tell(life);
        books.fold();
        close("2026-09").statusCode(200);
        Admin.request()
                .contentType("application/json")
                .body("{\"ticketId\":\"" + other + "\"}")
                .post("/admin/donations/" + rows.donation(life) + "/attribute")
                .then()
                .statusCode(200);
        books.fold();
        assertThat(month("2026-09", "movement", first)).contains("\"gifts\":1,\"paid\":25.00");
        assertThat(month("2026-10", "movement", first)).contains("\"gifts\":-1,\"paid\":-25.00");
        assertThat(month("2026-09", "movement", other)).contains("\"rows\":[]");
        assertThat(month("2026-10", "movement", other)).contains("\"gifts\":1,\"paid\":25.00");
        assertThat(month("2026-09", "gift", other)).contains("\"gifts\":1,\"paid\":25.00");
        assertThat(month("2026-09", "gift", first)).contains("\"rows\":[]");
    }

    @Test
    void monthsAreClosedOneAfterTheOtherAndOpenedFromTheLast() {
        close("2026-11")
                .statusCode(409)
                .body("detail", containsString("2026-10"))
                .body("errors.field", hasItem("month"));
        close("2026-12").statusCode(409);
        reopen("2026-09").statusCode(409).body("detail", containsString("not closed"));
        close("2026-08").statusCode(200);
        close("2026-08").statusCode(409).body("detail", containsString("closed already"));
        close("2026-07").statusCode(409).body("detail", containsString("up to 2026-08"));
        close("2026-10").statusCode(409).body("detail", containsString("2026-09"));
        clock.advance(Duration.ofHours(1));
        close("2026-09").statusCode(200);
        reopen("2026-08").statusCode(409).body("detail", containsString("2026-09"));
        reopen("2026-10").statusCode(409).body("detail", containsString("not closed"));
        periods()
                .body("zone", equalTo("UTC"))
                .body("closedThrough", equalTo("2026-09"))
                .body("closedUntil", equalTo("2026-10-01T00:00:00Z"));
        clock.stopAt(Instant.parse("2026-11-11T12:00:00Z"));
        reopen("2026-09")
                .statusCode(200)
                .body("status", equalTo("REOPENED"))
                .body("reopenedBy", equalTo("admin"))
                .body("reopenedAt", equalTo("2026-11-11T12:00:00Z"));
        periods().body("closedThrough", equalTo("2026-08"));
        close("2026-09").statusCode(200);
        reopen("2026-09").statusCode(200);
        reopen("2026-08").statusCode(200);
        periods()
                .body("closedThrough", nullValue())
                .body("closedUntil", nullValue())
                .body("periods.size()", equalTo(3))
                .body("periods.month", equalTo(List.of("2026-09", "2026-09", "2026-08")))
                .body("periods.findAll { it.status == 'REOPENED' }.size()", equalTo(3));
        assertThat(rows.one("select closed_until from books_fold").get("closed_until"))
                .isNull();
        Admin.request()
                .get("/admin/periods?limit=2")
                .then()
                .body("periods.size()", equalTo(2))
                .body("nextCursor", notNullValue());
        assertThat(rows.all("select action, target, outcome from admin_actions where target = '2026-11'"
                        + " and action = 'period.close'"))
                .extracting(row -> row.get("outcome"))
                .contains("FAILED");
    }

    @Test
    void afterReopeningMovementsAreBookedInTheirMonthAgain() {
        UUID ticket = Tickets.open();
        StripeLife life = life("2026-09-10T12:00:00Z", ticket).pays();
        tell(life);
        books.fold();
        close("2026-09").statusCode(200);
        tell(at(life, "2026-09-20T08:00:00Z").refund("a", 500, "succeeded"));
        books.fold();
        reopen("2026-09").statusCode(200);
        tell(at(life, "2026-09-21T08:00:00Z").refund("b", 700, "succeeded"));
        books.fold();
        assertThat(month("2026-09", "movement", ticket)).contains("\"refunded\":7.00");
        assertThat(month("2026-10", "movement", ticket))
                .as("stays where it was booked")
                .contains("\"refunded\":5.00");
    }

    @Test
    void aMonthWhoseMovementsAreNotAllInTheBooksStaysOpen() {
        UUID ticket = Tickets.open();
        tell(life("2026-10-10T12:00:00Z", ticket).pays());
        close("2026-09").statusCode(200);
        close("2026-10").statusCode(409).body("detail", containsString("as of"));
        books.fold();
        close("2026-10").statusCode(200);
    }

    /** Movements that come of it would be in another month for good. */
    @Test
    void aMonthStaysOpenWhileThePastComesIn() {
        tell(life("2026-09-10T12:00:00Z", Tickets.open()).pays());
        books.fold();
        rows.execute("update stripe_import set state = 'RUNNING'");
        close("2026-09").statusCode(409).body("detail", containsString("import"));
        rows.execute("update stripe_import set state = 'FINISHED'");
        rows.execute(
                "update stripe_attributions set derivation = derivation - 1 where stripe_created_at >= '2026-09-10Z'"
                        + " and stripe_created_at < '2026-09-11Z' and derivation = ?",
                LedgerEntry.DERIVATION);
        try {
            close("2026-09").statusCode(409).body("detail", containsString("derived anew"));
            long left = rows.count("stripe_attributions", "derivation < ?", LedgerEntry.DERIVATION);
            couldNotBeDerived(left - 1);
            close("2026-09").statusCode(409).body("detail", containsString("derived anew"));
            couldNotBeDerived(left);
            close("2026-09").statusCode(200);
        } finally {
            rows.execute("update jobs set error = null where name = 'derivation'");
            rows.execute(
                    "update stripe_attributions set derivation = derivation + 1 where derivation = ?",
                    LedgerEntry.DERIVATION - 1);
        }
        rows.execute("update stripe_import set state = 'NONE'");
    }

    private void couldNotBeDerived(long payments) {
        rows.execute(
                "update jobs set error = ? where name = 'derivation'",
                payments + " payments could not be derived anew");
    }

    /** What docs/operations.md has under "Restoring", with movements that were late and movements that were not folded in the dump. */
    @Test
    void whatWasRestoredFromADumpIsNeitherLostNorCountedTwice() throws IOException {
        UUID ticket = Tickets.open();
        StripeLife life = life("2026-09-10T12:00:00Z", ticket).pays();
        tell(life);
        books.fold();
        close("2026-09").statusCode(200);
        tell(at(life, "2026-09-20T08:00:00Z").refund("a", 500, "succeeded"));
        books.fold();
        String september = month("2026-09", "movement", ticket);
        tell(at(life, "2026-09-21T08:00:00Z").refund("b", 700, "succeeded"));

        long known = lastMovement();

        String operations = Files.readString(Path.of("docs", "operations.md"));
        String restoring = operations.substring(operations.indexOf("### Restoring"));
        restoring = restoring.substring(restoring.indexOf("```sql") + "```sql".length());
        rows.execute(restoring.substring(0, restoring.indexOf("```")));

        tell(life("2026-10-05T12:00:00Z", ticket).pays());
        // What the dump lacks may stand in somebody's bookkeeping under the ids that come next.
        assertThat(lastMovement()).isGreaterThan(known + 1_000_000);
        tell(at(life, "2026-09-22T08:00:00Z").refund("c", 100, "succeeded"));
        books.fold();
        assertThat(month("2026-09", "movement", ticket)).isEqualTo(september).contains("\"refunded\":0.00");
        assertThat(month("2026-10", "movement", ticket)).contains("\"gifts\":1,\"paid\":25.00,\"refunded\":13.00");
        assertThat(month("2026-09", "gift", ticket)).contains("\"gifts\":1,\"paid\":25.00,\"refunded\":13.00");
    }

    private long lastMovement() {
        return (long) rows.one("select max(id) as last from ledger_movements").get("last");
    }

    @Test
    void ofManyThatCloseAtOnceOneDoes() {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> close("2026-09").extract().statusCode(), task -> new Thread(task).start()))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join).sorted())
                .containsExactly(200, 409, 409, 409, 409, 409, 409, 409);
        assertThat(rows.count("books_periods", "month = '2026-09'")).isEqualTo(1);
    }

    @Test
    void closingThatWaitedForTheFoldDoesNotTakeItsNewPlaceForThatOfAnotherServer() throws Exception {
        try (Connection folding = database.getConnection();
                Statement fold = folding.createStatement()) {
            folding.setAutoCommit(false);
            fold.execute("select from books_fold for update");
            CompletableFuture<ValidatableResponse> closing =
                    CompletableFuture.supplyAsync(() -> close("2026-09"), task -> new Thread(task).start());
            Waiting.await()
                    .until(() ->
                            rows.count("pg_stat_activity", "wait_event_type = 'Lock' and query like '%books_fold%'")
                                    == 1);
            fold.execute("update books_fold set transaction_id = cast(cast(pg_current_xact_id() as text) as bigint)");
            folding.commit();
            closing.join().statusCode(200);
        } finally {
            rows.execute("select books_fold_anew()");
        }
    }

    /** What is folded at the very moment is in the month or behind it, and never in it after it was closed. */
    @Test
    void nothingSlipsIntoAMonthThatIsBeingClosed() {
        UUID ticket = Tickets.open();
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.addAll(life("2026-09-10T12:00:00Z", ticket).pays().events());
        }
        AtomicBoolean goOn = new AtomicBoolean(true);
        CompletableFuture<Void> folding = CompletableFuture.runAsync(
                () -> {
                    while (goOn.get()) {
                        books.fold();
                    }
                },
                task -> new Thread(task).start());
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> events.forEach(this::send), task -> new Thread(task).start());
        int status = 409;
        while (status == 409) {
            status = close("2026-09").extract().statusCode();
        }
        assertThat(status).isEqualTo(200);
        String september = month("2026-09", "movement", ticket);
        sending.join();
        goOn.set(false);
        folding.join();
        books.fold();
        assertThat(month("2026-09", "movement", ticket)).isEqualTo(september);
        ask("by=year&from=2026-01-01&to=2026-12-31&ticket=" + ticket).body("rows[0].gifts", equalTo(60));
        Object late = rows.one(
                        "select count(*) as n from books_late l join ledger_movements m on m.id = l.movement_id"
                                + " where m.ticket_id = ?",
                        ticket)
                .get("n");
        ask("by=month&from=2026-09-01&to=2026-10-31&ticket=" + ticket)
                .body("rows[1].gifts", equalTo(((Number) late).intValue()));
    }

    @Test
    void theMonthIsThatOfTheBooksZone() throws Throwable {
        Periods berlin = new Periods(
                transactions,
                reads,
                new SeriesSettings() {
                    @Override
                    public ZoneId zone() {
                        return ZoneId.of("Europe/Berlin");
                    }

                    @Override
                    public String look() {
                        return "off";
                    }
                },
                clock);
        clock.stopAt(Instant.parse("2026-09-30T21:59:59Z"));
        assertThatThrownBy(() ->
                        VertxContextSupport.subscribeAndAwait(() -> berlin.close(YearMonth.of(2026, 9), "somebody")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2026-08");
        clock.stopAt(Instant.parse("2026-09-30T22:00:00Z"));
        Period closed = VertxContextSupport.subscribeAndAwait(() -> berlin.close(YearMonth.of(2026, 9), "somebody"));
        assertThat(closed.endsAt()).isEqualTo("2026-09-30T22:00:00Z");
        assertThat(closed.closedBy()).isEqualTo("somebody");
        UUID ticket = Tickets.open();
        tell(life("2026-09-30T21:45:00Z", ticket).pays());
        tell(life("2026-09-30T22:15:00Z", ticket).pays());
        books.fold();
        ask("by=day&zone=Europe/Berlin&from=2026-09-30&to=2026-10-01&ticket=" + ticket)
                .body("rows.gifts", equalTo(List.of(0, 2)));
        assertThat(rows.count("books_late", "booked_at = '2026-09-30 22:00Z'")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13", "2026-00", "2026-1", "1969-12", "26-01", "2026-01-01", "x", "%00", "10000-01"})
    void whatIsNoMonthIsNamed(String month) {
        for (String verb : List.of("close", "reopen")) {
            Admin.request()
                    .urlEncodingEnabled(false)
                    .post("/admin/periods/" + month + "/" + verb)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors.field", hasItem("month"));
        }
        assertThat(rows.count("books_periods", "true")).isZero();
    }

    @Test
    void onlyAdministratorsClose() {
        given().post("/admin/periods/2026-09/close").then().statusCode(401);
        given().get("/admin/periods").then().statusCode(401);
        assertThat(rows.count("books_periods", "true")).isZero();
    }

    /** When it is booked in the file of movements, and when it was. */
    private static String exportedRefund(UUID ticket) {
        return exported(ticket, "")
                .filter(cells -> cells[3].equals("REFUNDED"))
                .map(cells -> cells[1] + " " + cells[2])
                .findFirst()
                .orElseThrow();
    }

    /** Of the month alone and of longer, which are found in different ways; the gift itself is in those of September. */
    private static void isInTheFilesOfOctoberAlone(UUID ticket) {
        for (String since : List.of("2026-09-01", "2026-01-01")) {
            assertThat(exported(ticket, "&since=" + since + "T00:00:00Z&until=2026-10-01T00:00:00Z"))
                    .extracting(cells -> cells[3])
                    .containsExactly("PAID");
            assertThat(exported(ticket, "&since=" + since + "T00:00:00Z&until=2026-10-01T00:00:01Z"))
                    .extracting(cells -> cells[3])
                    .containsExactly("PAID", "REFUNDED");
        }
        for (String until : List.of("", "&until=2026-11-01T00:00:00Z", "&until=2027-11-01T00:00:00Z")) {
            assertThat(exported(ticket, "&since=2026-10-01T00:00:00Z" + until))
                    .extracting(cells -> cells[3])
                    .containsExactly("REFUNDED");
            assertThat(Admin.request()
                            .get("/admin/exports/movements.csv?profile=xero&currency=USD&since=2026-10-01T00:00:00Z"
                                    + "&ticketId=" + ticket + until)
                            .asString())
                    .contains("1 Oct 2026,REFUNDED")
                    .doesNotContain("PAID");
        }
    }

    private static Stream<String[]> exported(UUID ticket, String range) {
        return Admin.request()
                .get("/admin/exports/movements.csv?ticketId=" + ticket + range)
                .asString()
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1));
    }

    private static ValidatableResponse close(String month) {
        return Admin.request().post("/admin/periods/" + month + "/close").then();
    }

    private static ValidatableResponse reopen(String month) {
        return Admin.request().post("/admin/periods/" + month + "/reopen").then();
    }

    private static ValidatableResponse periods() {
        return Admin.request().get("/admin/periods").then().statusCode(200);
    }

    private static ValidatableResponse ask(String query) {
        return Admin.request().get("/admin/reports/series?" + query).then().statusCode(200);
    }

    private static String month(String month, String basis, UUID ticket) {
        YearMonth named = YearMonth.parse(month);
        return ask("by=month&zone=UTC&basis=" + basis + "&from=" + named.atDay(1) + "&to=" + named.atEndOfMonth()
                        + "&ticket=" + ticket)
                .extract()
                .asString()
                .replaceAll("\"asOf\":\"[^\"]*\",", "");
    }

    private static StripeLife life(String at, UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, Instant.parse(at).getEpochSecond(), 2_500, "usd", ticket, false);
    }

    private static StripeLife at(StripeLife life, String at) {
        long now = life.events().get(life.events().size() - 1).get("created").asLong();
        return life.later(Instant.parse(at).getEpochSecond() - now);
    }

    private void tell(StripeLife life) {
        life.events().forEach(this::send);
    }

    /** Signed by the clock that stands still. */
    private void send(ObjectNode event) {
        String body = event.toString();
        SignedWebhook.send(body, SignedWebhook.header(body, SignedWebhook.SECRET, clock.instant()))
                .then()
                .statusCode(200);
    }
}
