package org.almoner.books.series;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.almoner.books.fold.Books;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /admin/reports/series} answers. */
@QuarkusTest
class SeriesTest {

    @Inject
    Rows rows;

    @Inject
    Books books;

    @Inject
    StoppableClock clock;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    /** Dublin was 25 minutes behind, until a night in which a day of 23 hours lay within one of UTC. */
    @Test
    void dayOfUtcMayLieInThreeOfAZone() {
        UUID ticket = Tickets.open();
        rows.execute(
                "insert into books_quarters (basis, scope, quarter, currency, gifts, paid, refunded, disputed, fees)"
                        + " select 'M', 'ticket:' || ?, cast('1916-05-21T00:00:00Z' as timestamptz) + n * interval '15 minutes',"
                        + " 'USD', 1, n, 0, 0, 0 from generate_series(0, 95) as n",
                ticket.toString());
        try {
            ValidatableResponse found = ask("by=day&zone=Europe/Dublin&from=1916-05-20&to=1916-05-22&ticket=" + ticket);
            // What begins at 00:25:21 is reckoned from the next quarter, 00:30, and the day after from 23:30.
            found.body("rows.from", equalTo(List.of("1916-05-20", "1916-05-21", "1916-05-22")))
                    .body("rows.gifts", equalTo(List.of(2, 92, 2)))
                    .body("rows.paid", equalTo(List.of(1.0f, 4370.0f, 189.0f)));
            ask("by=month&zone=Europe/Dublin&from=1916-05-01&to=1916-05-31&ticket=" + ticket)
                    .body("rows.gifts", equalTo(List.of(96)))
                    .body("rows.paid", equalTo(List.of(4560.0f)));
        } finally {
            rows.execute("delete from books_quarters where scope = 'ticket:' || ?", ticket.toString());
            rows.execute("delete from books_running where scope = 'ticket:' || ?", ticket.toString());
        }
    }

    @Test
    void refundsCountWhenTheyMovedOrWithTheirGift() {
        UUID ticket = Tickets.open();
        StripeLife life =
                life("2026-01-10T12:00:00Z", 2_500, "usd", ticket).pays().settles();
        at(life, "2026-02-03T09:00:00Z").refund("a", 500, "succeeded");
        SignedWebhook.sendAll(life);
        SignedWebhook.sendAll(life("2026-01-31T23:30:00Z", 1_000, "usd", ticket).pays());
        SignedWebhook.sendAll(life("2026-01-31T23:30:00Z", 500, "jpy", ticket).pays());
        SignedWebhook.sendAll(life("2026-01-31T23:30:00Z", 1_250, "kwd", ticket).pays());
        books.fold();
        String fee = rows.one("select fee from stripe_attributions where payment_intent_id = ?", life.intentId())
                .get("fee")
                .toString()
                .replaceAll("0$", "");
        assertThat(rows("by=month&zone=UTC&from=2026-01-01&to=2026-02-28&ticket=" + ticket))
                .isEqualTo("[" + row("2026-01-01", "JPY", 1, "500", "0", "0", "0", "500") + ","
                        + row("2026-01-01", "KWD", 1, "1.250", "0.000", "0.000", "0.000", "1.250") + ","
                        + row("2026-01-01", "USD", 2, "35.00", "0.00", "0.00", fee, "35.00") + ","
                        + row("2026-02-01", "JPY", 0, "0", "0", "0", "0", "0") + ","
                        + row("2026-02-01", "KWD", 0, "0.000", "0.000", "0.000", "0.000", "0.000") + ","
                        + row("2026-02-01", "USD", 0, "0.00", "5.00", "0.00", "0.00", "-5.00") + "]");
        assertThat(rows("by=month&zone=UTC&from=2026-01-01&to=2026-02-28&currency=USD&basis=gift&ticket=" + ticket))
                .isEqualTo("[" + row("2026-01-01", "USD", 2, "35.00", "5.00", "0.00", fee, "30.00") + ","
                        + row("2026-02-01", "USD", 0, "0.00", "0.00", "0.00", "0.00", "0.00") + "]");
        assertThat(rows("by=month&zone=Europe/Berlin&from=2026-01-01&to=2026-02-28&currency=USD&ticket=" + ticket))
                .as("half past eleven in the evening of UTC is February there")
                .isEqualTo("[" + row("2026-01-01", "USD", 1, "25.00", "0.00", "0.00", fee, "25.00") + ","
                        + row("2026-02-01", "USD", 1, "10.00", "5.00", "0.00", "0.00", "5.00") + "]");
        ask("by=year&zone=UTC&from=2026-01-01&to=2026-12-31&country=MX&currency=KWD")
                .body("rows.find { it.from == '2026-01-01' }.currency", equalTo("KWD"))
                .body("by", equalTo("year"))
                .body("basis", equalTo("movement"))
                .body("zone", equalTo("UTC"));
    }

    /** Each quarter of an hour around midnight belongs to the day that it has there. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-28T22:45:00Z, 2026-03-28, 2026-03-30",
        "Europe/Berlin, 2026-10-25T22:30:00Z, 2026-10-24, 2026-10-27",
        "America/New_York, 2026-11-02T04:45:00Z, 2026-10-31, 2026-11-03",
        "Australia/Lord_Howe, 2026-04-05T13:15:00Z, 2026-04-04, 2026-04-07",
        "Asia/Kathmandu, 2026-01-01T18:00:00Z, 2026-01-01, 2026-01-03",
        "Pacific/Chatham, 2026-09-26T11:00:00Z, 2026-09-25, 2026-09-28",
        "America/Sao_Paulo, 2018-11-04T02:45:00Z, 2018-11-02, 2018-11-05",
        "Pacific/Apia, 2011-12-30T09:45:00Z, 2011-12-28, 2012-01-01",
    })
    void daysAreThoseOfTheZone(String zone, Instant from, String first, String last) {
        UUID ticket = Tickets.open();
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            times.add(from.plusSeconds(900L * i));
            times.add(from.plusSeconds(900L * i + 899));
        }
        times.forEach(time -> move(ticket, time));
        books.fold();
        ValidatableResponse answer =
                ask("by=day&zone=" + zone + "&from=" + first + "&to=" + last + "&ticket=" + ticket);
        List<String> days = times.stream()
                .map(time -> LocalDate.ofInstant(time, ZoneId.of(zone)).toString())
                .toList();
        days.stream()
                .distinct()
                .forEach(day -> answer.body("rows.find { it.from == '" + day + "' }.gifts", equalTo((int)
                        days.stream().filter(day::equals).count())));
        answer.body("rows.gifts.sum()", equalTo(times.size()));
        takeBack(ticket);
    }

    /** Whatever the range and the zone, it is what PostgreSQL adds up of the journal by its own idea of that zone. */
    @Test
    void everyStretchIsWhatTheJournalHasInIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        UUID ticket = Tickets.open();
        Instant begin = Instant.parse("2024-02-25T00:00:00Z");
        for (int i = 0; i < 60; i++) {
            move(ticket, begin.plusSeconds(random.nextInt(400 * 86_400)));
        }
        books.fold();
        List<String> zones = List.of(
                "UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Africa/Casablanca");
        for (int i = 0; i < 40; i++) {
            String zone = zones.get(random.nextInt(zones.size()));
            By by = By.values()[random.nextInt(By.values().length)];
            String unit = by.name().toLowerCase(Locale.ROOT);
            LocalDate from = LocalDate.of(2024, 2, 20).plusDays(random.nextInt(200));
            LocalDate to = from.plusDays(random.nextInt(300));
            List<String> expected = rows
                    .all(
                            "select first || ' ' || count(*) as line from (select greatest(date_trunc('" + unit
                                    + "', at)::date,"
                                    + " ?::date) as first from (select effective_at at time zone ? as at from ledger_movements"
                                    + " where ticket_id = ?) as local where at::date between ?::date and ?::date) as stretches"
                                    + " group by first order by first",
                            from.toString(),
                            zone,
                            ticket,
                            from.toString(),
                            to.toString())
                    .stream()
                    .map(row -> (String) row.get("line"))
                    .toList();
            List<String> answered = ask("by=" + unit + "&zone=" + zone + "&from=" + from + "&to=" + to + "&ticket="
                            + ticket)
                    .extract()
                    .jsonPath()
                    .getList("rows.findAll { it.gifts > 0 }.collect { it.from + ' ' + it.gifts }", String.class);
            assertThat(answered)
                    .as("seed %d: %s %s %s %s", seed, unit, zone, from, to)
                    .isEqualTo(expected);
        }
        takeBack(ticket);
    }

    @Test
    void whatHasNotBegunIsLeftOutAndWithoutAnythingThereAreNoRows() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(life("2026-09-20T12:00:00Z", 2_500, "usd", ticket).pays());
        books.fold();
        clock.stopAt(Instant.parse("2026-09-22T12:00:00Z"));
        ask("from=2026-09-19&to=2026-12-31&ticket=" + ticket)
                .body("rows.from", equalTo(List.of("2026-09-19", "2026-09-20", "2026-09-21", "2026-09-22")))
                .body("asOf", equalTo("2026-09-22T12:00:00Z"));
        ask("from=2026-09-21&to=2026-12-31&ticket=" + ticket).body("rows", empty());
        ask("ticket=" + ticket).body("rows[-1].from", equalTo("2026-09-22")).body("rows.size()", equalTo(365));
    }

    @Test
    void asOfIsWhenTheOldestWasRecordedThatIsNotFoldedYet() {
        UUID ticket = Tickets.open();
        books.fold();
        Instant before = Instant.now();
        SignedWebhook.sendAll(life("2026-09-20T12:00:00Z", 2_500, "usd", ticket).pays());
        String asOf = ask("ticket=" + ticket).body("rows", empty()).extract().path("asOf");
        assertThat(Instant.parse(asOf)).isBetween(before, Instant.now());
        assertThat(rows.one("select min(recorded_at)::text as at from ledger_movements where ticket_id = ?", ticket))
                .isEqualTo(rows.one("select ?::timestamptz::text as at", asOf));
        books.fold();
        Instant folded = Instant.now();
        asOf = ask("ticket=" + ticket).extract().path("asOf");
        assertThat(Instant.parse(asOf)).isAfterOrEqualTo(folded.truncatedTo(ChronoUnit.MICROS));
    }

    @ParameterizedTest
    @CsvSource({
        "by, by=hour",
        "by, by=DAY",
        "zone, zone=Europe/Atlantis",
        "zone, zone=%2B05:17",
        "zone, zone=europe/berlin",
        "zone, zone=%00",
        "from, from=2026-02-30",
        "from, from=2026-13-01",
        "from, from=2026-01-01T00:00:00Z",
        "from, from=99999-01-01",
        "from, from=-2026-01-01",
        "to, to=0001-01-01",
        "to, to=9999-12-31",
        "to, to=%00",
        "from, from=2026-02-01&to=2026-01-01",
        "basis, basis=both",
        "ticket, ticket=1",
        "country, country=de",
        "country, country=DEU",
        "country, country=DE&ticket=01890a5d-ac96-774b-bcce-b302099a8057",
        "currency, currency=usd",
        "currency, currency=XXX",
        "by, by=day&from=1026-01-01&to=2026-01-01",
        "by, by=week&from=1026-01-01&to=2026-01-01"
    })
    void whatCannotBeIsNamed(String field, String query) {
        Admin.request()
                .urlEncodingEnabled(false)
                .get("/admin/reports/series?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
    }

    @Test
    void aThousandYearsByDayAreRefusedWithWhatIsPossible() {
        Admin.request()
                .get("/admin/reports/series?by=day&from=1026-01-01&to=2026-01-01")
                .then()
                .statusCode(400)
                .body("detail", containsString("365244 stretches"))
                .body("detail", containsString("year"));
        ask("by=year&from=1026-01-01&to=2026-01-01&ticket=" + UUID.randomUUID()).body("rows", empty());
    }

    @Test
    void onlyAdministratorsAndAuditorsRead() {
        given().get("/admin/reports/series").then().statusCode(401);
    }

    private static ValidatableResponse ask(String query) {
        return Admin.request()
                .get("/admin/reports/series?" + query)
                .then()
                .statusCode(200)
                .contentType("application/json");
    }

    private static String rows(String query) {
        String answer = ask(query).extract().asString();
        return answer.substring(answer.indexOf("\"rows\":") + "\"rows\":".length(), answer.length() - 1);
    }

    private static String row(
            String from,
            String currency,
            int gifts,
            String paid,
            String refunded,
            String disputed,
            String fees,
            String net) {
        return "{\"from\":\"" + from + "\",\"currency\":\"" + currency + "\",\"gifts\":" + gifts + ",\"paid\":" + paid
                + ",\"refunded\":" + refunded + ",\"disputed\":" + disputed + ",\"fees\":" + fees + ",\"net\":" + net
                + "}";
    }

    private void move(UUID ticket, Instant at) {
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " values (gen_random_uuid(), ?, 'USD', 'PAID', ?::timestamptz, 1, now())",
                ticket,
                at.toString());
    }

    /** The audit of other tests would find them. */
    private void takeBack(UUID ticket) {
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " select donation_id, ticket_id, currency, kind, effective_at, -amount, now()"
                        + " from ledger_movements where ticket_id = ?",
                ticket);
    }

    private static StripeLife life(String at, long minor, String currency, UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(
                StripeShape.V2026, key, Instant.parse(at).getEpochSecond(), minor, currency, ticket, false);
    }

    private static StripeLife at(StripeLife life, String at) {
        long now = life.events().get(life.events().size() - 1).get("created").asLong();
        return life.later(Instant.parse(at).getEpochSecond() - now);
    }
}
