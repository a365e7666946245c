package org.almoner.books.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.donation.ledger.RestoredException;
import org.almoner.testing.Admin;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fold through PostgreSQL: what is in the series is what is in the journal, once, whoever folds and wherever one dies. */
@QuarkusTest
class FoldTest {

    /** What a ticket comes to by the series, whichever of their tables and bases. */
    private static final String BY_SERIES = """
            select currency, sum(gifts) as gifts, sum(paid) as paid, sum(refunded) as refunded, sum(disputed) as disputed,
                sum(fees) as fees
            from %s where basis = ? and scope = ? group by currency
            having (sum(gifts), sum(paid), sum(refunded), sum(disputed), sum(fees)) <> (0, 0, 0, 0, 0) order by currency
            """;

    /** What the days have come to, quarter by quarter. */
    private static final String RUNNING = """
            select basis, scope, currency, quarter, so_far.gifts, so_far.paid, so_far.refunded, so_far.disputed, so_far.fees
            from books_running as ran
            cross join unnest(ran.quarters, ran.gifts, ran.paid, ran.refunded, ran.disputed, ran.fees) as so_far(
                quarter, gifts, paid, refunded, disputed, fees)
            where date_trunc('day', quarter, 'UTC') = day
            order by basis, scope, currency, quarter
            """;

    private static final String BY_QUARTERS = """
            select basis, scope, currency, quarter, cast(sum(gifts) over same_day as bigint) as gifts,
                cast(1000 * sum(paid) over same_day as bigint) as paid,
                cast(1000 * sum(refunded) over same_day as bigint) as refunded,
                cast(1000 * sum(disputed) over same_day as bigint) as disputed,
                cast(1000 * sum(fees) over same_day as bigint) as fees
            from books_quarters
            window same_day as (partition by basis, scope, currency, date_trunc('day', quarter, 'UTC') order by quarter)
            order by basis, scope, currency, quarter
            """;

    private static final String BY_JOURNAL = """
            select currency, count(distinct donation_id) filter (where paid > 0) as gifts, sum(paid) as paid,
                sum(refunded) as refunded, sum(disputed) as disputed, sum(fees) as fees
            from (
                select donation_id, ticket_id, currency, coalesce(sum(amount) filter (where kind = 'PAID'), 0) as paid,
                    coalesce(-sum(amount) filter (where kind = 'REFUNDED'), 0) as refunded,
                    coalesce(-sum(amount) filter (where kind = 'DISPUTED'), 0) as disputed,
                    coalesce(-sum(amount) filter (where kind = 'FEE'), 0) as fees
                from ledger_movements where %s group by donation_id, ticket_id, currency) as net
            group by currency
            having (count(distinct donation_id) filter (where paid > 0), sum(paid), sum(refunded), sum(disputed), sum(fees))
                <> (0, 0, 0, 0, 0)
            order by currency
            """;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    Books books;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void nothingWaits() {
        books.fold();
    }

    /** The audit of other tests would find them. */
    @AfterEach
    void whatHasNoDonationIsTakenBack() {
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, stripe_object, effective_at,"
                        + " amount, recorded_at) select donation_id, ticket_id, currency, kind, stripe_object, effective_at,"
                        + " -sum(amount), now() from ledger_movements m"
                        + " where not exists (select 1 from stripe_attributions a where a.id = m.donation_id)"
                        + " group by 1, 2, 3, 4, 5, 6 having sum(amount) <> 0");
        books.fold();
    }

    @Test
    void livesInAnyOrderComeToTheSumsOfTheJournalAndOfTheTotals() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<UUID> tickets = List.of(Tickets.open(), Tickets.open());
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.addAll(RandomLives.life(random, key(), tickets.get(random.nextInt(2)))
                    .events());
        }
        Collections.shuffle(events, random);
        for (int i = 0; i < events.size(); i++) {
            SignedWebhook.send(events.get(i)).then().statusCode(200);
            if (random.nextInt(20) == 0) {
                books.batch();
            }
        }
        placeOneElsewhere(tickets.get(0), tickets.get(1));
        books.fold();
        for (UUID ticket : tickets) {
            isTheJournal(ticket, "seed " + seed);
            List<List<Object>> totals = all(
                    "select currency, cast(paid_count as numeric), paid, refunded, disputed from ticket_totals"
                            + " where ticket_id = ? and paid_count > 0 order by currency",
                    ticket);
            assertThat(plain(all(
                            "select currency, sum(gifts) as n, sum(paid) as p, sum(refunded) as r, sum(disputed) as d from books_hours"
                                    + " where basis = 'M' and scope = ? group by currency having sum(paid) <> 0"
                                    + " order by currency",
                            "ticket:" + ticket)))
                    .as("seed %d", seed)
                    .isEqualTo(plain(totals));
            assertThat(plain(all(
                            "select date_trunc('day', hour, 'UTC') as day, currency, sum(paid) as p, sum(refunded) as r,"
                                    + " sum(disputed) as d, sum(fees) as f from books_hours where basis = 'M' and scope = ?"
                                    + " group by 1, 2 having (sum(paid), sum(refunded), sum(disputed), sum(fees))"
                                    + " <> (0, 0, 0, 0) order by 1, 2",
                            "ticket:" + ticket)))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .isEqualTo(plain(all(
                            "select date_trunc('day', effective_at, 'UTC') as day, currency,"
                                    + " coalesce(sum(amount) filter (where kind = 'PAID'), 0) as p,"
                                    + " coalesce(-sum(amount) filter (where kind = 'REFUNDED'), 0) as r,"
                                    + " coalesce(-sum(amount) filter (where kind = 'DISPUTED'), 0) as d,"
                                    + " coalesce(-sum(amount) filter (where kind = 'FEE'), 0) as f"
                                    + " from ledger_movements where ticket_id = ? group by 1, 2 having"
                                    + " (coalesce(sum(amount) filter (where kind = 'PAID'), 0),"
                                    + " coalesce(-sum(amount) filter (where kind = 'REFUNDED'), 0),"
                                    + " coalesce(-sum(amount) filter (where kind = 'DISPUTED'), 0),"
                                    + " coalesce(-sum(amount) filter (where kind = 'FEE'), 0)) <> (0, 0, 0, 0)"
                                    + " order by 1, 2",
                            ticket)));
        }
        wholeIsTheJournal();
        lookRound();
        assertThat(all(
                        "select scope, currency, sum(paid) as paid from books_hours where basis = 'G' and scope like 'country:%'"
                                + " group by 1, 2 having sum(paid) <> 0 order by 1, 2"))
                .as("seed %d", seed)
                .isNotEmpty()
                .isEqualTo(all(
                        "select 'country:' || donor_country collate \"C\" as scope, m.currency, sum(m.amount) as paid"
                                + " from ledger_movements m join stripe_attributions a on a.id = m.donation_id"
                                + " where kind = 'PAID' and donor_country is not null group by 1, 2 having sum(m.amount) <> 0"
                                + " order by 1, 2"));
    }

    @Test
    void twoThatFoldAtOnceCountEachMovementOnce() {
        UUID ticket = Tickets.open();
        copies(ticket, 1_200);
        List<CompletableFuture<Integer>> folders = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            int entries = 0;
                            JournalFold.Folded folded;
                            do {
                                folded = books.batch();
                                entries += folded.entries();
                            } while (folded.mayHaveMore());
                            return entries;
                        },
                        task -> new Thread(task).start()))
                .toList();
        assertThat(folders.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(1_200);
        assertThat(bySeries("books_quarters", "M", ticket))
                .containsExactly(
                        List.of("USD", new BigDecimal(1_200), amount(12_000), amount(0), amount(0), amount(0)));
    }

    @Test
    void whereItBreaksOffNothingOfTheBatchIsKeptAndTheNextGoesOnThere() {
        UUID ticket = Tickets.open();
        copies(ticket, JournalFold.ENTRIES + 10);
        books.batch();
        Map<String, Object> place = place();
        rows.execute(
                "create function books_break() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$");
        rows.execute(
                "create trigger books_break before update on books_fold for each statement execute function books_break()");
        try {
            assertThatThrownBy(books::batch).isInstanceOf(RuntimeException.class);
        } finally {
            rows.execute("drop function books_break() cascade");
        }
        assertThat(place()).isEqualTo(place);
        assertThat(bySeries("books_hours", "G", ticket).get(0).get(1)).isEqualTo(new BigDecimal(JournalFold.ENTRIES));
        books.fold();
        assertThat(bySeries("books_hours", "G", ticket).get(0).get(1))
                .isEqualTo(new BigDecimal(JournalFold.ENTRIES + 10));
        isTheJournal(ticket, "");
    }

    @Test
    void countryThatIsCorrectedWithoutAMovementIsFoundByALook() {
        UUID ticket = Tickets.open();
        StripeLife life = SignedWebhook.sendAll(
                new StripeLife(StripeShape.V2026, key(), 1_790_000_000L, 2_500, "usd", ticket, false).pays());
        books.fold();
        BigDecimal before = country("AQ");
        Object told = rows.one(
                        "select donor_country from stripe_attributions where payment_intent_id = ?", life.intentId())
                .get("donor_country");
        correct(life, "AQ");
        try {
            lookRound();
            assertThat(country("AQ").subtract(before)).isEqualByComparingTo("50");
            isTheJournal(ticket, "");
        } finally {
            // An audit of another test would find it.
            correct(life, told);
        }
    }

    private void correct(StripeLife life, Object country) {
        rows.execute(
                "update stripe_attributions set donor_country = ? where payment_intent_id = ?",
                country,
                life.intentId());
    }

    @Test
    void lagIsThatOfTheOldestThatWaitsAndNoneWhenNothingDoes() {
        books.look();
        assertThat(lag()).isZero();
        UUID ticket = Tickets.open();
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, effective_at, amount, recorded_at)"
                        + " values (gen_random_uuid(), ?, 'USD', 'PAID', now(), 1, now() - interval '100 seconds')",
                ticket);
        rows.execute("update jobs set leased_by = gen_random_uuid(), leased_until = now() + interval '1 hour'"
                + " where name = 'books'");
        books.lookOnly();
        assertThat(lag()).isBetween(99.0, 160.0);
        books.look();
        assertThat(lag()).isZero();
    }

    /** The lag is the one that was seen before, and nobody would see that it is. */
    @Test
    void lagThatCannotBeSeenIsAMetricUntilItCan() {
        books.look();
        assertThat(blind()).isZero();
        rows.execute("alter table books_fold rename to books_fold_elsewhere");
        try {
            books.lookOnly();
            assertThat(blind()).isEqualTo(1);
        } finally {
            rows.execute("alter table books_fold_elsewhere rename to books_fold");
        }
        books.lookOnly();
        assertThat(blind()).isZero();
    }

    @Test
    void whatWasRestoredIsRefusedUntilItIsFoldedAnew() {
        UUID ticket = Tickets.open();
        SignedWebhook.sendAll(
                new StripeLife(StripeShape.V2026, key(), 1_790_000_000L, 2_500, "usd", ticket, false).pays());
        books.fold();
        lookRound();
        List<List<Object>> before = whole("books_quarters");
        rows.execute("update books_fold set transaction_id = 9000000000000000000");
        assertThatThrownBy(books::batch).isInstanceOf(RestoredException.class).hasMessageContaining("Restoring");
        books.look();
        assertThat(rows.one("select error from jobs where name = 'books'").get("error"))
                .asString()
                .contains("Restoring");
        rows.execute("update books_fold set transaction_id = 1");
        assertThatThrownBy(books::batch)
                .as("the count of this server has passed the other's")
                .isInstanceOf(RestoredException.class);
        rows.execute("select books_fold_anew()");
        assertThat(rows.count("books_quarters", "true")).isZero();
        assertThat(rows.count("books_running", "true")).isZero();
        books.fold();
        assertThat(whole("books_quarters")).isEqualTo(before);
        wholeIsTheJournal();
    }

    @Test
    void whoReadsTheSumsHoldsUpWhoEmptiesThemAndNoPayment() throws SQLException {
        UUID ticket = Tickets.open();
        try (Connection reading = database.getConnection();
                Statement backup = reading.createStatement()) {
            reading.setAutoCommit(false);
            backup.executeQuery("select count(*) from books_gifts").close();
            CompletableFuture<Void> emptying = CompletableFuture.runAsync(
                    () -> rows.execute("select books_fold_anew()"), task -> new Thread(task).start());
            Waiting.await()
                    .until(() -> emptying.isDone()
                            || rows.count("pg_stat_activity", "wait_event_type = 'Lock' and query like '%fold_anew%'")
                                    > 0);
            SignedWebhook.sendAll(
                    new StripeLife(StripeShape.V2026, key(), 1_790_000_000L, 2_500, "usd", ticket, false).pays());
            assertThatThrownBy(emptying::join).rootCause().hasMessageContaining("lock timeout");
        }
        rows.execute("select books_fold_anew()");
    }

    /** All donations, which are more than one look's. */
    private void lookRound() {
        long looks = 3 + rows.count("books_gifts", "true") / 2_000;
        Stream.generate(() -> 0).limit(looks).forEach(again -> books.look());
    }

    private void placeOneElsewhere(UUID from, UUID to) {
        Object donation = rows.all("select id from stripe_attributions where ticket_id = ? and status = 'PAID'", from)
                .get(0)
                .get("id");
        Admin.request()
                .contentType("application/json")
                .body(Map.of("ticketId", to))
                .post("/admin/donations/" + donation + "/attribute")
                .then()
                .statusCode(200);
    }

    private void isTheJournal(UUID ticket, String what) {
        List<List<Object>> journal = all(BY_JOURNAL.formatted("ticket_id = ?"), ticket);
        assertThat(journal).as(what).isNotEmpty();
        for (String table : List.of("books_quarters", "books_hours", "books_days")) {
            for (String basis : List.of("M", "G")) {
                assertThat(plain(bySeries(table, basis, ticket)))
                        .as("%s %s %s", what, table, basis)
                        .isEqualTo(plain(journal));
            }
        }
    }

    private void wholeIsTheJournal() {
        List<List<Object>> journal = all(BY_JOURNAL.formatted("true"));
        for (String table : List.of("books_quarters", "books_hours", "books_days")) {
            for (String basis : List.of("M", "G")) {
                assertThat(plain(all(BY_SERIES.formatted(table), basis, "all"))).isEqualTo(plain(journal));
            }
        }
        assertThat(all(RUNNING)).isNotEmpty().isEqualTo(all(BY_QUARTERS));
    }

    private List<List<Object>> bySeries(String table, String basis, UUID ticket) {
        return all(BY_SERIES.formatted(table), basis, "ticket:" + ticket);
    }

    private List<List<Object>> whole(String table) {
        return all("select * from " + table + " where (gifts, paid, refunded, disputed, fees) <> (0, 0, 0, 0, 0)"
                + " order by 1, 2, 3, 4");
    }

    private BigDecimal country(String country) {
        return (BigDecimal)
                rows.one("select coalesce(sum(paid), 0) as paid from books_hours where scope = ?", "country:" + country)
                        .get("paid");
    }

    private double blind() {
        return metrics.get("almoner.looks.blind").tag("what", "books").gauge().value();
    }

    private double lag() {
        return metrics.get("almoner.books.lag.seconds").gauge().value();
    }

    private Map<String, Object> place() {
        return rows.one("select transaction_id, movement_id, folded_at from books_fold");
    }

    private List<List<Object>> all(String sql, Object... parameters) {
        return rows.all(sql, parameters).stream()
                .map(row -> List.copyOf(row.values()))
                .toList();
    }

    private static List<List<Object>> plain(List<List<Object>> rows) {
        return rows.stream()
                .map(row -> row.stream()
                        .<Object>map(value -> value instanceof Number number
                                ? FoldInMemory.plain(new BigDecimal(number.toString()))
                                : value)
                        .toList())
                .toList();
    }

    private void copies(UUID ticket, int number) {
        rows.execute(
                "insert into ledger_movements (donation_id, ticket_id, currency, kind, stripe_object, effective_at, amount,"
                        + " recorded_at) select gen_random_uuid(), ?, 'USD', 'PAID', 'pi_' || n,"
                        + " timestamptz '2026-09-01 12:00Z' + n * interval '1 second', 10, now()"
                        + " from generate_series(1, ?) as n",
                ticket,
                number);
    }

    private static BigDecimal amount(int major) {
        return new BigDecimal(major).setScale(3);
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
