package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Begun;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFact.DonorNamed;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.money.Money;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The law: any order and any repetition of the same events ends in the same history, and it says what Stripe did. */
@Execution(ExecutionMode.CONCURRENT)
class PaymentHistoryLawTest {

    private static final int LIVES = 5_000;
    private static final int SHUFFLES = 6;

    @Test
    void everyOrderAndRepetitionOfALifeEndsInTheSameEntryAndTheEntryIsTrue() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, UUID.randomUUID());
            List<PaymentFacts> told =
                    life.events().stream().map(Translator::news).toList();
            List<ObjectNode> events = life.events();
            assertThat(Translator.remark(
                            life.withForeignObject(events.get(random.nextInt(events.size())), random.nextInt(9))))
                    .as("seed %d", seed + i)
                    .contains("that its type promises");
            PaymentHistory inOrder = Translator.history(told);
            assertThat(LedgerEntry.of(inOrder))
                    .as("seed %d, %s", seed + i, life.events())
                    .satisfies(entry -> isTrue(entry, life));
            assertThat(inOrder.payment().chargeId()).as("seed %d", seed + i).isEqualTo(life.payingChargeId());
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                assertThat(Translator.history(RandomLives.shuffledWithRepetitions(told, random)))
                        .as("seed %d", seed + i)
                        .isEqualTo(inOrder);
            }
        }
    }

    /** Versions before this told of an attempt that failed what it had asked for, as if that had been authorised. */
    @Test
    void entryIsTrueAlsoWhereAnEarlierVersionHeardOfAnAttemptThatFailed() {
        long seed = new Random().nextLong();
        int heard = 0;
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, UUID.randomUUID());
            List<PaymentFacts> told =
                    new ArrayList<>(life.events().stream().map(Translator::news).toList());
            if (!life.hasFailedAttempt() || !life.isPaid()) {
                continue;
            }
            heard++;
            Instant mentioned = told.get(told.size() - 1).facts().get(0).asOf().plusSeconds(1 + random.nextInt(2));
            Money asked = Money.ofMinor(1 + random.nextLong(3 * life.amount()), life.currency());
            told.add(new PaymentFacts(
                    told.get(0).payment(),
                    List.of(new Begun(mentioned, Witness.CHARGE, Instant.ofEpochSecond(life.paidAt()), asked, null))));
            assertThat(LedgerEntry.of(Translator.history(told)))
                    .as("seed %d, %s", seed + i, told)
                    .satisfies(entry -> isTrue(entry, life));
        }
        assertThat(heard).isPositive();
    }

    /** Events come in any order: whatever part of them is known, it is no reason to believe that Stripe contradicts itself. */
    @Test
    void noPartOfALifeContradictsItself() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, null);
            List<PaymentFacts> told = RandomLives.shuffledWithRepetitions(
                    life.events().stream().map(Translator::news).toList(), random);
            PaymentHistory known = PaymentHistory.EMPTY;
            for (PaymentFacts news : told) {
                known = known.with(news);
                assertThat(LedgerEntry.of(known).contradiction())
                        .as("seed %d, %s", seed + i, life.events())
                        .isNull();
            }
        }
    }

    @Test
    void erasureOutweighsEveryNamingOfTheDonorInEveryOrder() {
        long seed = new Random().nextLong();
        for (int i = 0; i < 1_000; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, UUID.randomUUID());
            List<PaymentFacts> told =
                    new ArrayList<>(life.events().stream().map(Translator::news).toList());
            PaymentHistory named = Translator.history(told);
            told.add(new PaymentFacts(named.payment(), List.of(new DonorErased(Instant.EPOCH))));
            PaymentHistory inOrder = Translator.history(told);
            assertThat(LedgerEntry.of(inOrder).donor().isUnknown()).isTrue();
            assertThat(LedgerJson.write(inOrder)).as("seed %d", seed + i).doesNotContain("lastName", "emailHash");
            assertThat(LedgerEntry.of(inOrder).amount())
                    .isEqualTo(LedgerEntry.of(named).amount());
            assertThat(Translator.history(RandomLives.shuffledWithRepetitions(told, random)))
                    .as("seed %d", seed + i)
                    .isEqualTo(inOrder);
            assertThat(LedgerJson.readHistory(LedgerJson.write(inOrder))).isEqualTo(inOrder);
        }
    }

    @Test
    void ofTwoNamingsOfTheDonorInOneSecondTheFullerStaysInEveryOrder() {
        Instant at = Instant.parse("2026-10-01T00:00:00Z");
        DonorIdentity full = new DonorIdentity("Lopez", "MX", "0".repeat(64));
        List<DonorIdentity> lesser = List.of(
                new DonorIdentity(null, "MX", "0".repeat(64)),
                new DonorIdentity("Lopez", null, "0".repeat(64)),
                new DonorIdentity("Zorn", "US", null),
                new DonorIdentity(null, null, "f".repeat(64)));
        for (DonorIdentity less : lesser) {
            List<PaymentFacts> told = Stream.of(full, less)
                    .map(donor ->
                            new PaymentFacts(PaymentRef.NONE, List.of(new DonorNamed(at, DonorSource.CHARGE, donor))))
                    .toList();
            assertThat(LedgerEntry.of(Translator.history(told)).donor()).isEqualTo(full);
            assertThat(Translator.history(List.of(told.get(1), told.get(0)))).isEqualTo(Translator.history(told));
        }
    }

    @Test
    void hashOfThePresentKeyTakesThePlaceOfTheFormerInEveryOrder() {
        String present = "0".repeat(64);
        long seed = new Random().nextLong();
        int named = 0;
        for (int i = 0; i < 1_000; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, UUID.randomUUID());
            List<PaymentFacts> told =
                    new ArrayList<>(life.events().stream().map(Translator::news).toList());
            PaymentHistory before = Translator.history(told);
            DonorIdentity donor = LedgerEntry.of(before).donor();
            if (donor.emailHash() == null) {
                continue;
            }
            named++;
            Map<String, String> hashes = Map.of(donor.emailHash(), present);
            told.add(new PaymentFacts(before.payment(), before.rehashed(hashes)));
            PaymentHistory inOrder = Translator.history(told);
            assertThat(LedgerEntry.of(inOrder).donor())
                    .as("seed %d", seed + i)
                    .isEqualTo(new DonorIdentity(donor.lastName(), donor.country(), present));
            assertThat(LedgerJson.write(inOrder)).as("seed %d", seed + i).doesNotContain(donor.emailHash());
            assertThat(Translator.history(RandomLives.shuffledWithRepetitions(told, random)))
                    .as("seed %d", seed + i)
                    .isEqualTo(inOrder);
            assertThat(inOrder.rehashed(hashes)).isEmpty();
            assertThat(LedgerJson.readHistory(LedgerJson.write(inOrder))).isEqualTo(inOrder);
        }
        assertThat(named).isPositive();
    }

    @Test
    void mergeIsCommutativeAssociativeAndIdempotent() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            List<PaymentFacts> told = RandomLives.shuffledWithRepetitions(
                    RandomLives.life(random, "life" + i, null).events().stream()
                            .map(Translator::news)
                            .toList(),
                    random);
            int first = random.nextInt(told.size() + 1);
            int second = first + random.nextInt(told.size() - first + 1);
            PaymentHistory a = Translator.history(told.subList(0, first));
            PaymentHistory b = Translator.history(told.subList(first, second));
            PaymentHistory c = Translator.history(told.subList(second, told.size()));
            assertThat(a.merge(b)).as("seed %d", seed + i).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d", seed + i).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(b).merge(b)).as("seed %d", seed + i).isEqualTo(a.merge(b));
        }
    }

    @Test
    void historyReadBackFromItsJsonIsTheSame() {
        long seed = new Random().nextLong();
        for (int i = 0; i < 500; i++) {
            StripeLife life = RandomLives.life(new Random(seed + i), "life" + i, UUID.randomUUID());
            PaymentHistory history = Translator.history(
                    life.events().stream().map(Translator::news).toList());
            assertThat(LedgerJson.readHistory(LedgerJson.write(history)))
                    .as("seed %d", seed + i)
                    .isEqualTo(history);
        }
    }

    private static void isTrue(LedgerEntry entry, StripeLife life) {
        assertThat(entry.amount()).isEqualTo(Money.ofMinor(life.amount(), life.currency()));
        assertThat(entry.isInLedger()).isEqualTo(life.isPaid());
        assertThat(entry.paidAt()).as("paid at").isEqualTo(life.isPaid() ? Instant.ofEpochSecond(life.paidAt()) : null);
        if (life.isPaid()) {
            assertThat(entry.refunded()).as("refunded").isEqualTo(Money.ofMinor(life.refunded(), life.currency()));
            assertThat(entry.disputed()).as("disputed").isEqualTo(Money.ofMinor(life.disputed(), life.currency()));
            assertThat(entry.disputeDueAt())
                    .as("deadline")
                    .isEqualTo(life.disputeDueAt() == null ? null : Instant.ofEpochSecond(life.disputeDueAt()));
            assertThat(entry.contradiction()).isNull();
            assertThat(entry.status())
                    .isEqualTo(
                            life.disputed() > 0
                                    ? PaymentStatus.DISPUTED
                                    : life.refunded() == life.amount() ? PaymentStatus.REFUNDED : PaymentStatus.PAID);
        }
    }
}
