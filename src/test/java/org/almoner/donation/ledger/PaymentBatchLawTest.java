package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.money.Money;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The law of the rows: whatever payments name our donations, every order, repetition and batch of their news ends in the same rows. */
@Execution(ExecutionMode.CONCURRENT)
class PaymentBatchLawTest {

    private static final int WORLDS = 100;
    private static final int SHUFFLES = 5;
    private static final UUID ONE = UUID.fromString("01111111-0b6e-7c55-8a44-5d0e9f1a2b3c");
    private static final UUID OTHER = UUID.fromString("f1111111-0b6e-7c55-8a44-5d0e9f1a2b3c");

    /** Sessions, intents and charges without any, all with the metadata of one checkout of ours. */
    @Test
    void paymentsThatNameOneDonationEndInTheSameRowsAndNoneLosesMoneyOrTicket() {
        long seed = new Random().nextLong();
        for (int i = 0; i < WORLDS; i++) {
            Random random = new Random(seed + i);
            List<StripeLife> lives = new ArrayList<>();
            Map<StripeLife, UUID> tickets = new HashMap<>();
            List<PaymentFacts> told = new ArrayList<>();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                UUID ticket = new UUID(random.nextLong(), random.nextLong());
                StripeLife life = RandomLives.life(random, random.nextInt(1_000_000) + "of" + n, ticket);
                boolean withoutIntent = !life.hasSession() && random.nextInt(3) == 0;
                boolean copied = life.hasSession() || random.nextInt(4) > 0;
                List<PaymentFacts> ofLife = new ArrayList<>();
                life.events().stream()
                        .filter(event -> !withoutIntent || !isOnlyOfIntent(event))
                        .forEach(event ->
                                ofLife.add(news(event, copied ? ONE : null, life.hasSession(), withoutIntent)));
                if (!withoutIntent || life.isPaid()) {
                    lives.add(life);
                    tickets.put(life, ticket);
                    told.addAll(ofLife);
                }
            }
            if (told.isEmpty()) {
                continue;
            }
            Rows inOrder = Rows.of(told, random);
            for (StripeLife life : lives) {
                if (life.isPaid()) {
                    assertThat(inOrder.entries()).as("seed %d", seed + i).anySatisfy(entry -> {
                        assertThat(entry.ticketId()).isEqualTo(tickets.get(life));
                        assertThat(entry.amount()).isEqualTo(Money.ofMinor(life.amount(), life.currency()));
                        assertThat(entry.refunded()).isEqualTo(Money.ofMinor(life.refunded(), life.currency()));
                    });
                }
            }
            assertThat(inOrder.entries().stream().filter(LedgerEntry::isInLedger))
                    .as("seed %d", seed + i)
                    .hasSize((int) lives.stream().filter(StripeLife::isPaid).count());
            String before = inOrder.text();
            inOrder.learn(inOrder.byTheirIds());
            assertThat(inOrder.text()).as("seed %d", seed + i).isEqualTo(before);
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                assertThat(Rows.of(RandomLives.shuffledWithRepetitions(told, random), random)
                                .text())
                        .as("seed %d", seed + i)
                        .isEqualTo(inOrder.text());
            }
        }
    }

    /** Somebody has changed the metadata of its intent, or of its charge. */
    @Test
    void paymentThatNamesTwoDonationsIsInOneRowThatNeverChanges() {
        long seed = new Random().nextLong();
        for (int i = 0; i < WORLDS; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "two" + i, new UUID(random.nextLong(), 1));
            UUID[] named = random.nextBoolean() ? new UUID[] {ONE, OTHER} : new UUID[] {OTHER, ONE};
            List<PaymentFacts> told = new ArrayList<>();
            life.events()
                    .forEach(event -> told.add(news(
                            event,
                            named[kind(event).equals("checkout.session") ? 0 : random.nextInt(2)],
                            false,
                            false)));
            Rows inOrder = Rows.of(told, random);
            for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
                Rows rows = Rows.of(RandomLives.shuffledWithRepetitions(told, random), random);
                assertThat(rows.text()).as("seed %d", seed + i).isEqualTo(inOrder.text());
                String before = rows.text();
                for (PaymentFacts news : told) {
                    rows.learn(List.of(news));
                    assertThat(rows.text()).as("seed %d", seed + i).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void chargesWithoutIntentsAreAPaymentEachAndSoAreTheirRefundsInOneBatch() {
        StripeLife first = new StripeLife(StripeShape.V2026, "x", 1_790_000_000L, 1_000, "usd", null, false);
        StripeLife second = new StripeLife(StripeShape.V2026, "y", 1_790_000_000L, 1_000, "usd", null, false);
        first.pays();
        second.pays().later(5).refund("r", 400, "succeeded");
        List<PaymentFacts> told = new ArrayList<>();
        List.of(first, second)
                .forEach(life -> life.events().stream()
                        .filter(event -> !kind(event).equals("payment_intent"))
                        .forEach(event -> told.add(news(event, ONE, false, true))));
        PaymentBatch batch = new PaymentBatch(List.of(), UUID::randomUUID);
        told.forEach(batch::learn);
        assertThat(told)
                .allSatisfy(
                        news -> assertThat(batch.named(news.payment()).names().chargeId())
                                .isEqualTo(news.payment().chargeId()));
        assertThat(batch.payments().stream()
                        .map(payment -> payment.names().chargeId() + " "
                                + payment.entry().amount() + " "
                                + payment.entry().refunded()))
                .containsExactlyInAnyOrder("ch_x 10.00 USD 0.00 USD", "ch_y 10.00 USD 4.00 USD");
    }

    /** Without an intent nothing makes an attempt that failed one of the payment's. */
    private static boolean isOnlyOfIntent(ObjectNode event) {
        boolean paysNot = kind(event).equals("charge")
                && !event.path("data").path("object").path("status").asText().equals("succeeded");
        return paysNot || kind(event).equals("payment_intent");
    }

    private static String kind(ObjectNode event) {
        return event.path("data").path("object").path("object").textValue();
    }

    /** @param onlySession whether the session alone names the ticket */
    private static PaymentFacts news(ObjectNode told, UUID donation, boolean onlySession, boolean withoutIntent) {
        ObjectNode event = told.deepCopy();
        ObjectNode object = (ObjectNode) event.path("data").path("object");
        if (withoutIntent) {
            object.remove("payment_intent");
        }
        if (List.of("refund", "dispute").contains(kind(event))) {
            return Translator.news(event);
        }
        ObjectNode metadata = object.path("metadata").isObject()
                ? (ObjectNode) object.path("metadata")
                : object.putObject("metadata");
        if (onlySession) {
            metadata.remove("ticketId");
        }
        if (donation != null) {
            metadata.put("donationId", donation.toString());
        }
        return Translator.news(event);
    }

    /** The table, which is read by the names that news give, as {@link LedgerSql#STORED} does. */
    private record Rows(Map<UUID, PaymentHistory> histories, Random ids) {

        static Rows of(List<PaymentFacts> told, Random random) {
            Rows rows = new Rows(new TreeMap<>(), new Random(random.nextLong()));
            for (int next = 0; next < told.size(); ) {
                int end = Math.min(told.size(), next + 1 + random.nextInt(3));
                rows.learn(told.subList(next, end));
                next = end;
            }
            return rows;
        }

        void learn(List<PaymentFacts> news) {
            List<Payment> stored = histories.entrySet().stream()
                    .filter(row -> news.stream()
                            .anyMatch(piece -> isOf(
                                    piece.payment(),
                                    row.getKey(),
                                    row.getValue().payment())))
                    .map(row -> stored(row.getKey(), row.getValue()))
                    .toList();
            PaymentBatch batch = new PaymentBatch(stored, () -> new UUID(ids.nextLong(), 0));
            news.forEach(batch::learn);
            news.forEach(piece -> batch.named(piece.payment()).recorded());
            batch.absorbed().forEach(gone -> histories.remove(gone.id));
            batch.payments().forEach(payment -> {
                payment.entry();
                histories.put(payment.id, payment.row(Instant.EPOCH).history());
            });
        }

        private static boolean isOf(PaymentRef names, UUID id, PaymentRef row) {
            return id.equals(names.donationId())
                    || names.paymentIntentId() != null
                            && names.paymentIntentId().equals(row.paymentIntentId())
                    || names.chargeId() != null && names.chargeId().equals(row.chargeId())
                    || names.sessionId() != null && names.sessionId().equals(row.sessionId());
        }

        private static Payment stored(UUID id, PaymentHistory history) {
            return Payment.stored(new Object[] {
                id, LedgerJson.write(history), LedgerEntry.DERIVATION, null, false, null, null, null, null, null
            });
        }

        /** As an erasure speaks of them, which makes none of these ids a donation's. */
        List<PaymentFacts> byTheirIds() {
            return histories.entrySet().stream()
                    .map(row -> new StoredPayment(
                            row.getKey(),
                            row.getValue().payment().paymentIntentId(),
                            row.getValue().payment().chargeId(),
                            row.getValue().payment().sessionId()))
                    .map(row -> new PaymentFacts(row.names(), List.of()))
                    .toList();
        }

        List<LedgerEntry> entries() {
            return histories.values().stream().map(LedgerEntry::of).toList();
        }

        /** Ids that are no donation's are of no meaning. */
        String text() {
            TreeSet<String> rows = new TreeSet<>();
            histories.forEach((id, history) ->
                    rows.add((id.equals(ONE) || id.equals(OTHER) ? id + " " : "another ") + LedgerJson.write(history)));
            assertThat(rows).hasSameSizeAs(histories.keySet());
            return String.join("\n", rows);
        }
    }
}
