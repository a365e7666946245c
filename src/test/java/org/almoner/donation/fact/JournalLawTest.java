package org.almoner.donation.fact;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.Dispute;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.money.Money;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The journal's law: whatever the order of events and however often they come, what is added piece by piece has the same sums by
 * any grouping, and they are what Stripe did.
 */
@Execution(ExecutionMode.CONCURRENT)
class JournalLawTest {

    private static final int LIVES = 800;
    private static final int SHUFFLES = 4;
    private static final Instant AT = Instant.parse("2026-01-31T23:59:59Z");
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    @Test
    void sumsByAnyGroupingAreTheSameInEveryOrderAndWithEveryRepetitionAndTrue() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "life" + i, ONE);
            List<PaymentFacts> told =
                    new ArrayList<>(life.events().stream().map(Translator::news).toList());
            if (random.nextBoolean()) {
                told.add(placedWith(told.get(0).payment(), OTHER));
            }
            List<Movement> inOrder = journal(told);
            isTrue(inOrder, life, "seed " + (seed + i));
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                for (int n = random.nextInt(3); n > 0; n--) {
                    told.add(told.get(random.nextInt(told.size())));
                }
                Collections.shuffle(told, random);
                List<Movement> shuffled = journal(told);
                assertThat(sums(shuffled, Function.identity(), true))
                        .as("seed %d", seed + i)
                        .isEqualTo(sums(inOrder, Function.identity(), true));
                assertThat(sums(shuffled, movement -> movement.ticketId() + " " + movement.kind(), false))
                        .as("seed %d", seed + i)
                        .isEqualTo(sums(inOrder, movement -> movement.ticketId() + " " + movement.kind(), false));
            }
        }
    }

    /** As two rows are known apart, and one absorbs the other: the one that goes takes its movements back. */
    @Test
    void rowsThatBecomeOneHaveTheSumsOfOne() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            List<PaymentFacts> told = new ArrayList<>(RandomLives.life(random, "life" + i, ONE).events().stream()
                    .map(Translator::news)
                    .toList());
            Collections.shuffle(told, random);
            int half = random.nextInt(told.size() + 1);
            List<Movement> journal = new ArrayList<>(journal(told.subList(0, half)));
            List<Movement> gone = journal(told.subList(half, told.size()));
            List<Movement> whole = LedgerEntry.of(Translator.history(told.subList(0, half))
                            .merge(Translator.history(told.subList(half, told.size()))))
                    .movements();
            journal.addAll(gone);
            journal.addAll(Movement.difference(gone, List.of()));
            journal.addAll(Movement.difference(
                    LedgerEntry.of(Translator.history(told.subList(0, half))).movements(), whole));
            assertThat(sums(journal, Function.identity(), true))
                    .as("seed %d", seed + i)
                    .isEqualTo(sums(journal(told), Function.identity(), true));
        }
    }

    @Test
    void anotherTicketIsAMovementOutAndIn() {
        PaymentRef names = new PaymentRef("pi_1", null, null, null);
        PaymentFacts paid = news(names, new Captured(AT, Witness.INTENT, usd(2_500), null));
        PaymentFacts first = news(names, new TicketNamed(AT, TicketSource.INTENT, ONE));
        List<Movement> journal = journal(List.of(paid, first, placedWith(names, OTHER)));
        assertThat(journal)
                .containsExactly(
                        paid(null, "25.00"),
                        paid(null, "-25.00"),
                        paid(ONE, "25.00"),
                        paid(ONE, "-25.00"),
                        paid(OTHER, "25.00"));
    }

    @Test
    void withoutACaptureNothingMoves() {
        PaymentRef names = new PaymentRef("pi_1", null, null, null);
        assertThat(journal(List.of(
                        news(names, new PaymentFact.Settled(AT, usd(2_470), usd(30))),
                        news(names, new Refund(AT, "re_1", RefundStatus.SUCCEEDED, AT, usd(500))),
                        news(names, new PaymentFact.Failed(AT, null)))))
                .isEmpty();
    }

    @Test
    void refundsBeyondWhatWasCapturedMoveNoMoreThanThat() {
        PaymentRef names = new PaymentRef("pi_1", null, null, null);
        List<Movement> journal = journal(List.of(
                news(names, new Captured(AT, Witness.INTENT, usd(1_000), null)),
                news(names, new Refund(AT, "re_1", RefundStatus.SUCCEEDED, AT.plusSeconds(1), usd(700))),
                news(names, new Refund(AT, "re_2", RefundStatus.SUCCEEDED, AT.plusSeconds(2), usd(700)))));
        assertThat(sums(journal, Movement::object, false)).isEqualTo(Map.of("pi_1", "10", "re_1", "-7", "re_2", "-3"));
    }

    @Test
    void whatIsCapturedInPartsIsPaidWithTheFirstInEveryOrder() {
        StripeLife life = new StripeLife(StripeShape.V2026, "parts", 1_000_000_000L, 1_000, "usd", null, false)
                .authorises()
                .later(10)
                .capturesPart(200)
                .later(86_400)
                .capturesPart(300)
                .later(86_400)
                .capturesPart(100);
        List<PaymentFacts> told =
                new ArrayList<>(life.events().stream().map(Translator::news).toList());
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            assertThat(byTime(journal(told), "PAID")).isEqualTo(Map.of(life.intentId() + "@1000000010", "6"));
            Collections.shuffle(told, new Random(shuffle));
        }
    }

    @Test
    void disputeThatDoesNotSayWhenOrDoesNotAddUpMovesWhenItWasTold() {
        PaymentRef names = new PaymentRef("pi_1", null, null, null);
        Instant told = AT.plusSeconds(60);
        for (List<Dispute.Withdrawal> moves : Arrays.<List<Dispute.Withdrawal>>asList(
                null,
                List.of(new Dispute.Withdrawal(AT, usd(1))),
                List.of(new Dispute.Withdrawal(AT, Money.ofMinor(900, "EUR"))))) {
            List<Movement> journal = journal(List.of(
                    news(names, new Captured(AT, Witness.INTENT, usd(1_000), null)),
                    news(names, new Dispute(told, "du_1", DisputeStatus.LOST, 1, usd(900), moves, null))));
            assertThat(journal).contains(new Movement(null, "DISPUTED", "USD", "du_1", told, new BigDecimal("-9.00")));
        }
    }

    private static void isTrue(List<Movement> journal, StripeLife life, String seed) {
        String fee = Money.ofMinor(life.fee(), life.currency())
                .amount()
                .negate()
                .stripTrailingZeros()
                .toPlainString();
        Map<String, String> byKind = sums(journal, Movement::kind, false);
        assertThat(byKind.getOrDefault("PAID", "0")).as(seed).isEqualTo(text(life.isPaid() ? life.amount() : 0, life));
        if (life.isPaid()) {
            assertThat(byTime(journal, "PAID"))
                    .as(seed)
                    .isEqualTo(texts(Map.of(life.intentId() + "@" + life.paidAt(), -life.amount()), life));
        }
        assertThat(byKind.getOrDefault("REFUNDED", "0")).as(seed).isEqualTo(text(-life.refunded(), life));
        assertThat(byKind.getOrDefault("DISPUTED", "0")).as(seed).isEqualTo(text(-life.disputed(), life));
        assertThat(byKind.getOrDefault("FEE", "0")).as(seed).isEqualTo(fee);
        if (!life.hasDisputeAbroad()) {
            assertThat(byTime(journal, "DISPUTED")).as(seed).isEqualTo(texts(life.withdrawn(), life));
        }
        if (life.tellsEachRefund()) {
            assertThat(byTime(journal, "REFUNDED")).as(seed).isEqualTo(texts(life.givenBack(), life));
        }
    }

    private static Map<String, String> byTime(List<Movement> journal, String kind) {
        return sums(
                journal.stream()
                        .filter(movement -> movement.kind().equals(kind))
                        .toList(),
                movement -> movement.object() + "@" + movement.at().getEpochSecond(),
                false);
    }

    private static Map<String, String> texts(Map<String, Long> taken, StripeLife life) {
        Map<String, String> texts = new TreeMap<>();
        taken.forEach((key, minor) -> texts.put(key, text(-minor, life)));
        texts.values().removeIf("0"::equals);
        return texts;
    }

    private static String text(long minor, StripeLife life) {
        return plain(Money.ofMinor(minor, life.currency()).amount());
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /** What is added with each piece of news, one after the other. */
    private static List<Movement> journal(List<PaymentFacts> told) {
        List<Movement> journal = new ArrayList<>();
        List<Movement> before = List.of();
        PaymentHistory history = PaymentHistory.EMPTY;
        for (PaymentFacts news : told) {
            history = history.with(news);
            List<Movement> after = LedgerJson.readMovements(
                    LedgerJson.write(LedgerEntry.of(history).movements()));
            journal.addAll(Movement.difference(before, after));
            before = after;
        }
        return journal;
    }

    /** @param whole by all but the amount, in place of the key's grouping */
    private static Map<String, String> sums(List<Movement> journal, Function<Movement, ?> key, boolean whole) {
        Map<String, String> sums = new TreeMap<>();
        journal.stream()
                .collect(groupingBy(
                        movement -> whole
                                ? List.of(
                                                "" + movement.ticketId(),
                                                movement.kind(),
                                                movement.currency(),
                                                "" + movement.object(),
                                                movement.at())
                                        .toString()
                                : String.valueOf(key.apply(movement)),
                        reducing(BigDecimal.ZERO, Movement::amount, BigDecimal::add)))
                .forEach((group, sum) -> {
                    if (sum.signum() != 0) {
                        sums.put(group, plain(sum));
                    }
                });
        return sums;
    }

    private static PaymentFacts placedWith(PaymentRef names, UUID ticket) {
        return news(names, new TicketNamed(AT, TicketSource.ADMIN, ticket));
    }

    private static PaymentFacts news(PaymentRef names, PaymentFact fact) {
        return new PaymentFacts(names, List.of(fact));
    }

    private static Movement paid(UUID ticket, String amount) {
        return new Movement(ticket, "PAID", "USD", "pi_1", AT, new BigDecimal(amount));
    }

    private static Money usd(long minor) {
        return Money.ofMinor(minor, "USD");
    }
}
