package org.almoner.stripe.translation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.money.Money;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeLife.Snapshot;
import org.almoner.testing.Translator;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What lists show of a life, whenever they were read and in whatever order with its events, makes no other ledger of it. */
@Execution(ExecutionMode.CONCURRENT)
class ListedObjectLawTest {

    private static final int LIVES = 3_000;
    private static final int SHUFFLES = 5;

    /**
     * What tells of refunds by their sum alone. A sum that is read in the second in which a refund fails may have it or not, and nothing
     * tells which until the list is read again; so these are read in seconds in which nothing happens.
     */
    private static final Set<String> HOLDING_SUMS = Set.of("charge", "payment_intent", "checkout.session");

    private final ListedObject listed = new ListedObject(new EventTranslation(UnkeyedDonorHash.create()));

    @Test
    void listsReadAtAnyTimeAndInAnyOrderWithTheEventsChangeNothing() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.lifeWithSnapshots(random, "life" + i, UUID.randomUUID());
            Supplier<String> description = description(seed + i, life.events());
            List<PaymentFacts> told =
                    new ArrayList<>(life.events().stream().map(Translator::news).toList());
            LedgerEntry byEvents = LedgerEntry.of(Translator.history(told));
            for (int reads = 1 + random.nextInt(6); reads > 0; reads--) {
                told.addAll(readAtSomeTime(life, random));
            }
            PaymentHistory inOrder = Translator.history(told);
            LedgerEntry entry = LedgerEntry.of(inOrder);
            assertThat(entry.status()).as(description).isEqualTo(byEvents.status());
            assertThat(entry.amount()).as(description).isEqualTo(byEvents.amount());
            assertThat(entry.paidAt()).as(description).isEqualTo(byEvents.paidAt());
            assertThat(entry.createdAt()).as(description).isEqualTo(byEvents.createdAt());
            assertThat(entry.donor()).as(description).isEqualTo(byEvents.donor());
            assertThat(entry.ticketId()).as(description).isEqualTo(byEvents.ticketId());
            assertThat(entry.contradiction()).as(description).isNull();
            isTrue(entry, life, description);
            if (life.tellsEachRefund()) {
                assertThat(entry.refundedAt()).as(description).isEqualTo(byEvents.refundedAt());
            }
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                told.add(told.get(random.nextInt(told.size())));
                Collections.shuffle(told, random);
                assertThat(Translator.history(told)).as(description).isEqualTo(inOrder);
            }
        }
    }

    @Test
    void listsAloneTellWhatTheEventsWouldHaveTold() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.listed(random, "life" + i, UUID.randomUUID());
            Supplier<String> description = description(seed + i, life.listed());
            LedgerEntry byEvents = LedgerEntry.of(Translator.history(
                    life.events().stream().map(Translator::news).toList()));
            List<PaymentFacts> told = new ArrayList<>();
            long at =
                    life.events().get(life.events().size() - 1).path("created").longValue();
            for (Map.Entry<String, List<ObjectNode>> list : life.listed().entrySet()) {
                at += 3;
                told.addAll(news(list.getKey(), list.getValue(), at, at + 1));
            }
            LedgerEntry entry = LedgerEntry.of(Translator.history(told));
            assertThat(entry.status()).as(description).isEqualTo(byEvents.status());
            assertThat(entry.donor()).as(description).isEqualTo(byEvents.donor());
            assertThat(entry.ticketId()).as(description).isEqualTo(byEvents.ticketId());
            assertThat(entry.contradiction()).as(description).isNull();
            isTrue(entry, life, description);
            if (life.isPaid()) {
                assertThat(entry.paidAt()).as(description).isBeforeOrEqualTo(byEvents.paidAt());
            }
            if (!life.listed().get("refund").isEmpty() && entry.status() != PaymentStatus.DISPUTED) {
                Collections.shuffle(told, random);
                assertThat(LedgerEntry.of(Translator.history(told)))
                        .as(description)
                        .isEqualTo(entry);
            }
        }
    }

    private List<PaymentFacts> readAtSomeTime(StripeLife life, Random random) {
        List<PaymentFacts> told = new ArrayList<>();
        for (String kind : life.listed().keySet()) {
            List<Snapshot> snapshots = life.snapshots();
            int which = random.nextInt(3) == 0 ? snapshots.size() - 1 : random.nextInt(snapshots.size());
            long from = snapshots.get(which).at();
            long until = which + 1 < snapshots.size() ? snapshots.get(which + 1).at() : from + 100;
            boolean quiet = HOLDING_SUMS.contains(kind);
            if (quiet && until - from < 2) {
                continue;
            }
            long read = quiet ? from + 1 + random.nextLong(until - from - 1) : from + random.nextLong(until - from + 1);
            long asked = read - random.nextInt(3);
            told.addAll(news(
                    kind,
                    snapshots.get(which).objects().get(kind),
                    quiet ? Math.max(from + 1, asked) : asked,
                    read + random.nextInt(3)));
        }
        return told;
    }

    private List<PaymentFacts> news(String kind, List<ObjectNode> objects, long asked, long answered) {
        List<PaymentFacts> news = new ArrayList<>();
        for (ObjectNode object : objects) {
            try {
                news.addAll(listed.news(kind, object, Instant.ofEpochSecond(asked), Instant.ofEpochSecond(answered)));
            } catch (UnusableEventException e) {
                throw new AssertionError(e);
            }
        }
        return news;
    }

    private static void isTrue(LedgerEntry entry, StripeLife life, Supplier<String> description) {
        assertThat(entry.isInLedger()).as(description).isEqualTo(life.isPaid());
        if (!life.isPaid()) {
            assertThat(entry.movements()).as(description).isEmpty();
            return;
        }
        assertThat(entry.amount()).as(description).isEqualTo(money(life, life.amount()));
        assertThat(entry.refunded()).as(description).isEqualTo(money(life, life.refunded()));
        assertThat(entry.disputed()).as(description).isEqualTo(money(life, life.disputed()));
        Map<String, BigDecimal> sums = sums(entry, Movement::kind);
        is(sums, "PAID", life, life.amount(), description);
        is(sums, "REFUNDED", life, -life.refunded(), description);
        is(sums, "DISPUTED", life, -life.disputed(), description);
        is(sums, "FEE", life, -life.fee(), description);
        if (life.tellsEachRefund()) {
            Map<String, BigDecimal> given = new LinkedHashMap<>();
            life.givenBack()
                    .forEach((refund, minor) -> given.put(
                            refund, money(life, minor).amount().negate().stripTrailingZeros()));
            Map<String, BigDecimal> moved = new LinkedHashMap<>();
            entry.movements().stream()
                    .filter(movement -> movement.kind().equals("REFUNDED"))
                    .forEach(movement -> moved.put(
                            movement.object() + "@" + movement.at().getEpochSecond(),
                            movement.amount().stripTrailingZeros()));
            assertThat(moved).as(description).isEqualTo(given);
        }
    }

    private static void is(
            Map<String, BigDecimal> sums, String kind, StripeLife life, long minor, Supplier<String> description) {
        assertThat(sums.getOrDefault(kind, BigDecimal.ZERO))
                .as(() -> kind + " of " + description.get())
                .isEqualByComparingTo(money(life, minor).amount());
    }

    /** Written only when something fails. */
    private static Supplier<String> description(long seed, Object life) {
        return () -> "seed " + seed + ", " + life;
    }

    private static Map<String, BigDecimal> sums(LedgerEntry entry, Function<Movement, String> by) {
        return entry.movements().stream()
                .collect(groupingBy(by, reducing(BigDecimal.ZERO, Movement::amount, BigDecimal::add)));
    }

    private static Money money(StripeLife life, long minor) {
        return Money.ofMinor(minor, life.currency());
    }
}
