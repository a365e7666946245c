package org.almoner.donor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.donor.form.CountryRules;
import org.almoner.donor.form.Donor;
import org.almoner.donor.form.ReceiptForm;
import org.almoner.donor.receipt.Issuing.Issued;
import org.almoner.donor.receipt.ReceiptOffice.Wanted;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers have no gap and no double, however many are given at once, and whatever dies in the middle. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class NumberingTest {

    /** {@code -Dreceipts=10000} gives as many as the goal says. */
    private static final int RECEIPTS = Integer.getInteger("receipts", 400);

    /** One that gives a number, wherever it is. */
    private static final String KILL = """
            select pg_terminate_backend(pid) from pg_stat_activity
            where pid <> pg_backend_pid() and query like '%receipt%' and state <> 'idle' order by random() limit 1
            """;

    private static final int AT_ONCE = 32;
    private static final int DONATIONS = Math.max(10, RECEIPTS / 40);

    /** A year of its own, in which nobody else gives receipts. */
    private static final int YEAR = 2041;

    @Inject
    ReceiptOffice office;

    @Inject
    ReceiptLinks links;

    @Inject
    ReceiptSettings settings;

    @Inject
    StoppableClock clock;

    @Inject
    Rows rows;

    private final List<UUID> donations = new ArrayList<>();

    @BeforeEach
    void inAYearOfItsOwn() {
        ReceivedGifts gifts = new ReceivedGifts(rows, links, clock);
        for (int i = 0; i < DONATIONS; i++) {
            donations.add(gifts.give(2_500, "eur").donation());
        }
        clock.stopAt(Instant.parse(YEAR + "-06-01T12:00:00Z"));
        forget();
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
        forget();
    }

    private void forget() {
        String ofThem = " where year between " + YEAR + " and " + (YEAR + 1);
        rows.execute("delete from receipt_archive" + ofThem);
        rows.execute("delete from receipt_gifts" + ofThem);
        rows.execute("update receipts set replaced_by_year = null, replaced_by_number = null" + ofThem);
        rows.execute("delete from receipts" + ofThem);
        rows.execute("delete from receipt_numbers" + ofThem);
    }

    @Test
    void manyAtOnceHaveNumbersWithoutGapAndDouble() {
        List<Issued> all = issue(RECEIPTS);
        assertThat(all).hasSize(RECEIPTS);
        assertThat(all.stream().map(issued -> issued.number().count()).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, RECEIPTS).boxed().toList());
        isWithoutGap(RECEIPTS);
        // Of each gift one holds: the last.
        assertThat(rows.count("receipts", "year = ? and replaced_by_year is null", YEAR))
                .isEqualTo(Math.min(RECEIPTS, DONATIONS));
    }

    @Test
    void sameAskedForManyTimesAtOnceIsOne() {
        List<Issued> all = Multi.createFrom()
                .range(0, AT_ONCE)
                .onItem()
                .transformToUni(i -> office.issue(wanted(donations.get(0), "Always the same")))
                .merge(AT_ONCE)
                .map(Issued.class::cast)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(30));
        assertThat(all).extracting(issued -> issued.number().count()).containsOnly(1);
        assertThat(all)
                .extracting(issued -> issued.text().sha256())
                .containsOnly(all.get(0).text().sha256());
        assertThat(all).filteredOn(issued -> issued.how() == Issued.How.NEW).hasSize(1);
        isWithoutGap(1);
    }

    @Test
    void giftForWhichTwoAreAskedForAtNewYearHasOneThatHolds() {
        clock.stopAt(Instant.parse(YEAR + "-12-31T23:59:59Z"));
        List<Uni<Issuing>> before = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> office.issue(wanted(donations.get(0), "Old " + i)))
                .toList();
        clock.stopAt(Instant.parse((YEAR + 1) + "-01-01T00:00:01Z"));
        List<Uni<Issuing>> both = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            both.add(before.get(i));
            both.add(office.issue(wanted(donations.get(0), "New " + i)));
        }
        Multi.createFrom()
                .iterable(both)
                .onItem()
                .transformToUni(issuing -> issuing)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(60));
        assertThat(rows.count("receipts", "year in (?, ?)", YEAR, YEAR + 1)).isEqualTo(2L * AT_ONCE);
        assertThat(rows.count("receipts", "year in (?, ?) and replaced_by_year is null", YEAR, YEAR + 1))
                .isEqualTo(1);
    }

    @Test
    void connectionsThatAreKilledInTheMiddleLeaveNoGap() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger killed = new AtomicInteger();
        Thread killer = new Thread(() -> {
            for (int next = 5; !over.get(); ) {
                if (ended.get() >= next) {
                    killed.addAndGet(rows.all(KILL).size());
                    next = ended.get() + 10;
                }
                Thread.yield();
            }
        });
        killer.start();
        AtomicInteger failed = new AtomicInteger();
        Multi.createFrom()
                .range(0, 200)
                .onItem()
                .transformToUni(i -> office.issue(wanted(donations.get(i % DONATIONS), "Donor " + i))
                        .onFailure()
                        .invoke(failure -> {
                            assertThat(DatabaseFailure.passes(failure))
                                    .as("%s", failure)
                                    .isTrue();
                            failed.incrementAndGet();
                        })
                        .onFailure()
                        .recoverWithNull()
                        .eventually(ended::incrementAndGet))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(60));
        over.set(true);
        killer.join();
        int before = (int) rows.count("receipts", "year = " + YEAR);
        assertThat(killed.get()).isPositive();
        assertThat(failed.get()).isPositive();
        assertThat(before).isPositive();
        isWithoutGap(before);
        issue(10);
        isWithoutGap(before + 10);
    }

    private List<Issued> issue(int receipts) {
        return Multi.createFrom()
                .range(0, receipts)
                .onItem()
                .transformToUni(i -> office.issue(wanted(donations.get(i % DONATIONS), "Another donor " + i)))
                .merge(AT_ONCE)
                .map(Issued.class::cast)
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofMinutes(3));
    }

    private Wanted wanted(UUID donation, String name) {
        return new Wanted(
                CountryRules.of(ReceiptForm.GENERAL_EN),
                settings.issuer().orElseThrow(),
                new Donor(name, List.of("Street 1", "Town")),
                donation,
                null,
                null,
                Set.of(),
                Integer.MAX_VALUE);
    }

    private void isWithoutGap(int last) {
        Map<String, Object> numbers = rows.one(
                "select count(*) as n, coalesce(min(number), 0) as first, coalesce(max(number), 0) as last from receipts where year = ?",
                YEAR);
        assertThat(numbers).containsEntry("n", (long) last).containsEntry("last", last);
        assertThat(rows.count("receipt_numbers", "year = ? and last = ?", YEAR, last))
                .isEqualTo(1);
        assertThat(rows.count("receipt_gifts", "year = ?", YEAR)).isEqualTo(last);
        assertThat(rows.count("receipt_archive", "year = ?", YEAR)).isEqualTo(last);
    }
}
