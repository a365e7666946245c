package org.almoner.books.series;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.books.fold.Books;
import org.almoner.database.standby.StandbyReads;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.web.paging.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /admin/reports/summary} answers. */
@QuarkusTest
class SummaryTest {

    private static final String JANUARY = "zone=UTC&from=2026-01-01&to=2026-01-31&ticket=";

    @Inject
    Rows rows;

    @Inject
    SummaryQueries queries;

    @Inject
    StandbyReads reads;

    @Inject
    Books books;

    @Inject
    DataSource database;

    @Test
    void sumsMedianAndDonorsOfTheGiftsOfATime() {
        UUID ticket = Tickets.open();
        String returning = UUID.randomUUID() + "@example.com";
        give("2025-12-15T12:00:00Z", 1_000, "usd", ticket, returning);
        give("2026-01-05T12:00:00Z", 2_000, "usd", ticket, returning);
        give("2026-01-06T12:00:00Z", 3_000, "usd", ticket, returning);
        StripeLife refunded = life("2026-01-07T12:00:00Z", 5_000, "usd", ticket).pays();
        tell(refunded.later(40 * 86_400).refund("a", 500, "succeeded"), UUID.randomUUID() + "@example.com");
        give("2026-01-08T12:00:00Z", 500, "jpy", ticket, null);
        give("2026-02-01T00:00:00Z", 700, "usd", ticket, returning);
        books.fold();
        for (String group : new String[] {"ticket", "country", "currency"}) {
            String answer = ask("group=" + group + "&" + JANUARY + ticket)
                    .body("group", equalTo(group))
                    .body("rowsInAll", equalTo(2))
                    .extract()
                    .asString();
            assertThat(answer)
                    .contains("\"currency\":\"USD\",\"gifts\":3,\"paid\":100.00,\"refunded\":5.00,\"disputed\":0.00,"
                            + "\"fees\":0.00,\"net\":95.00,\"median\":30.00,\"largest\":50.00,\"newDonors\":1,"
                            + "\"returningDonors\":1,\"giftsWithoutDonor\":0}")
                    .contains("\"currency\":\"JPY\",\"gifts\":1,\"paid\":500,\"refunded\":0,\"disputed\":0,\"fees\":0,"
                            + "\"net\":500,\"median\":500,\"largest\":500,\"newDonors\":0,\"returningDonors\":0,"
                            + "\"giftsWithoutDonor\":1}");
        }
        ask("group=ticket&" + JANUARY + ticket).body("rows[0].key", equalTo(ticket.toString()));
        ask("group=country&" + JANUARY + ticket).body("rows[0].key", equalTo("MX"));
        ask("group=currency&" + JANUARY + ticket).body("rows[1].key", equalTo("JPY"));
        ask("limit=1&" + JANUARY + ticket)
                .body("rows.size()", equalTo(1))
                .body("rowsInAll", equalTo(2))
                .body("rows[0].currency", equalTo("USD"));
        ask("zone=America/New_York&from=2026-01-31&to=2026-01-31&ticket=" + ticket)
                .body("rows[0].paid", equalTo(7.0f));
        ask("currency=JPY&country=MX&" + JANUARY + ticket).body("rows.size()", equalTo(1));
        ask("country=AQ&" + JANUARY + ticket).body("rows", empty()).body("rowsInAll", equalTo(0));
    }

    @Test
    void summaryThatNobodyWaitsForKeepsNobodyFromAsking() {
        LocalDate day = LocalDate.of(2026, 1, 1);
        queries.summary(
                new SummaryQueries.Question(Group.CURRENCY, ZoneOffset.UTC, day, day, null, null, null), new Limit(1));
        UUID ticket = Tickets.open();
        ask(JANUARY + ticket).body("rows", empty());
        ask(JANUARY + ticket).body("rows", empty());
    }

    /** Never added to what it is not of: it has a row of its own currency, here as in the series. */
    @Test
    void feesInTheCurrencyOfTheBalanceStandInItsRow() {
        UUID ticket = Tickets.open();
        UUID donation = UUID.randomUUID();
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " values (?, ?, 'USD', 'PAID', '2026-01-05', 25, now()), (?, ?, 'EUR', 'FEE', '2026-01-05',"
                        + " -0.80, now())",
                donation,
                ticket,
                donation,
                ticket);
        books.fold();
        ask("group=ticket&" + JANUARY + ticket)
                .body("rows[0].currency", equalTo("USD"))
                .body("rows[0].fees", equalTo(0.0f))
                .body("rows[1].currency", equalTo("EUR"))
                .body("rows[1].gifts", equalTo(0))
                .body("rows[1].fees", equalTo(0.8f))
                .body("rows[1].net", equalTo(0.0f));
        Admin.request()
                .get("/admin/reports/series?by=year&" + JANUARY + ticket)
                .then()
                .body("rows[0].currency", equalTo("EUR"))
                .body("rows[0].fees", equalTo(0.8f))
                .body("rows[0].net", equalTo(0.0f))
                .body("rows[1].currency", equalTo("USD"))
                .body("rows[1].fees", equalTo(0.0f));
        ask("currency=EUR&" + JANUARY + ticket)
                .body("rowsInAll", equalTo(1))
                .body("rows[0].currency", equalTo("EUR"))
                .body("rows[0].gifts", equalTo(0))
                .body("rows[0].fees", equalTo(0.8f))
                .body("rows[0].giftsWithoutDonor", equalTo(0));
        ask("currency=USD&" + JANUARY + ticket)
                .body("rowsInAll", equalTo(1))
                .body("rows[0].currency", equalTo("USD"))
                .body("rows[0].gifts", equalTo(1))
                .body("rows[0].fees", equalTo(0.0f));
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " select donation_id, ticket_id, currency, kind, effective_at, -amount, now()"
                        + " from ledger_movements where ticket_id = ?",
                ticket);
        books.fold();
        assertThat(rows.count("books_gifts", "donation_id = ?", donation)).isZero();
    }

    @Test
    void oneAtATime() throws Exception {
        CompletableFuture<Integer> first;
        CompletableFuture<Integer> third;
        try (Connection held = database.getConnection();
                Statement lock = held.createStatement()) {
            held.setAutoCommit(false);
            lock.execute("lock table books_gifts in access exclusive mode");
            first = status();
            await().until(() -> waitingForGifts() == 1);
            assertThat(Admin.request().get("/admin/reports/summary").asString()).contains("Another summary");
            third = status();
            held.rollback();
        }
        assertThat(first.join()).isIn(200, 503);
        assertThat(third.join()).as("it waits for its turn").isEqualTo(200);
        ask("group=currency").body("group", equalTo("currency"));
    }

    @Test
    void whatTakesLongEndsAtTheServerWhenNobodyWaitsForItAnyLonger() {
        String statement = "select pg_sleep(15), 'a summary that is left'";
        Cancellable reader = reads.readPatiently(statements -> statements.readFor(Duration.ofSeconds(20), statement))
                .subscribe()
                .with(slept -> {});
        await().until(() -> underWay(statement) == 1);
        reader.cancel();
        await().atMost(Duration.ofSeconds(10)).until(() -> underWay(statement) == 0);
    }

    private long underWay(String statement) {
        return rows.count("pg_stat_activity", "state = 'active' and query = ?", statement);
    }

    private static CompletableFuture<Integer> status() {
        return CompletableFuture.supplyAsync(
                () -> Admin.request().get("/admin/reports/summary").getStatusCode());
    }

    private long waitingForGifts() {
        return rows.count("pg_locks", "relation = 'books_gifts'::regclass and not granted");
    }

    @ParameterizedTest
    @CsvSource({
        "group, group=donor",
        "basis, basis=movement",
        "basis, basis=x",
        "zone, zone=Mars/Olympus",
        "from, from=2026-02-30",
        "from, from=2026-02-02&to=2026-02-01",
        "to, to=1",
        "ticket, ticket=x",
        "country, country=mx",
        "currency, currency=ABC",
        "limit, limit=201"
    })
    void whatCannotBeIsNamed(String field, String query) {
        Admin.request()
                .get("/admin/reports/summary?" + query)
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void onlyAdministratorsAndAuditorsRead() {
        given().get("/admin/reports/summary").then().statusCode(401);
    }

    private static ValidatableResponse ask(String query) {
        return Admin.request().get("/admin/reports/summary?" + query).then().statusCode(200);
    }

    private static void give(String at, long minor, String currency, UUID ticket, String email) {
        tell(life(at, minor, currency, ticket).pays(), email);
    }

    private static StripeLife life(String at, long minor, String currency, UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(
                StripeShape.V2026, key, Instant.parse(at).getEpochSecond(), minor, currency, ticket, false);
    }

    private static void tell(StripeLife life, String email) {
        life.events()
                .forEach(event -> SignedWebhook.send(event.toString()
                                .replace("\"maria@example.com\"", email == null ? "null" : "\"" + email + "\""))
                        .then()
                        .statusCode(200));
    }
}
