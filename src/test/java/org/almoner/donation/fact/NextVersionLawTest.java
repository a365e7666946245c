package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.testing.NextVersion;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws hold for histories of the next version too, and nothing of them gets lost in this one. */
@Execution(ExecutionMode.CONCURRENT)
class NextVersionLawTest {

    private static final int LIVES = 300;

    @Test
    void whatThisVersionDoesNotKnowIsWrittenBackWordForWord() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            String told = NextVersion.of(LedgerJson.write(life(random, 0, 3)), random);
            String written = LedgerJson.write(LedgerJson.readHistory(told));
            assertThat(sorted(written)).as("seed %d", seed + i).isEqualTo(sorted(told));
        }
    }

    @Test
    void mergeStaysCommutativeAssociativeAndIdempotentAndLosesNoUnknownFact() {
        long seed = new Random().nextLong();
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            PaymentHistory a = next(life(random, 0, 3), random);
            PaymentHistory b = next(life(new Random(seed + i), 1, 3), random);
            PaymentHistory c = life(new Random(seed + i), 2, 3);
            assertThat(a.merge(b)).as("seed %d", seed + i).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).as("seed %d", seed + i).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(b).merge(b)).as("seed %d", seed + i).isEqualTo(a.merge(b));
            PaymentHistory all = a.merge(b).merge(c);
            assertThat(LedgerJson.readHistory(LedgerJson.write(all)))
                    .as("seed %d", seed + i)
                    .isEqualTo(all);
            assertThat(all.all(PaymentFact.Unknown.class).toList())
                    .as("seed %d", seed + i)
                    .containsAll(a.all(PaymentFact.Unknown.class).toList())
                    .containsAll(b.all(PaymentFact.Unknown.class).toList());
        }
    }

    @Test
    void erasureForgetsTheDonorInTheWordsOfTheNextVersionTooAndKeepsTheRestInEveryOrder() {
        long seed = new Random().nextLong();
        PaymentHistory erased = PaymentHistory.of(PaymentRef.NONE, List.of(new DonorErased(Instant.EPOCH)));
        for (int i = 0; i < LIVES; i++) {
            Random random = new Random(seed + i);
            PaymentHistory a = next(life(random, 0, 2), random);
            PaymentHistory b = next(life(new Random(seed + i), 1, 2), random);
            PaymentHistory all = a.merge(b).merge(erased);
            assertThat(LedgerJson.write(all)).as("seed %d", seed + i).doesNotContain(NextVersion.DONOR);
            assertThat(erased.merge(a).merge(b)).as("seed %d", seed + i).isEqualTo(all);
            assertThat(b.merge(erased).merge(a)).as("seed %d", seed + i).isEqualTo(all);
            assertThat(LedgerJson.readHistory(LedgerJson.write(all)))
                    .as("seed %d", seed + i)
                    .isEqualTo(all);
            assertThat(LedgerEntry.of(all).amount())
                    .isEqualTo(LedgerEntry.of(a.merge(b)).amount());
            assertThat(kinds(all)).as("seed %d", seed + i).isEqualTo(kinds(a.merge(b)));
        }
    }

    /** Of the facts that this version does not know, those that have more to say than who gave. */
    private static Set<String> kinds(PaymentHistory history) {
        return history.all(PaymentFact.Unknown.class)
                .map(fact -> NextVersion.read(fact.json()))
                .filter(fact -> !fact.get("is").asText().equals("donor"))
                .map(fact -> fact.get("is").asText() + fact.path("reason").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void whatCanBeReadOfAFactCounts() {
        PaymentHistory history = LedgerJson.readHistory("""
                {"payment": {"paymentIntentId": "pi_1"}, "facts": [
                    {"is": "captured", "asOf": "2026-01-01T00:00:00Z", "witness": "CHARGE", "by": "the next version",
                     "amount": {"amount": 25.00, "currency": "USD"}}]}""");
        assertThat(LedgerEntry.of(history).status()).isEqualTo(PaymentStatus.PAID);
        assertThat(history.unknownFacts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "[]", "{}", "{\"payment\":{}}", "{\"payment\":{\"donationId\":\"x\"},\"facts\":[]}"})
    void whatIsNoHistoryIsSaidToBeNone(String json) {
        assertThatThrownBy(() -> LedgerJson.readHistory(json))
                .isInstanceOf(UnreadableHistoryException.class)
                .hasNoCause();
    }

    private static PaymentHistory next(PaymentHistory history, Random random) {
        return LedgerJson.readHistory(NextVersion.of(LedgerJson.write(history), random));
    }

    /** Every event of a life whose number leaves that rest. */
    private static PaymentHistory life(Random random, int rest, int parts) {
        PaymentHistory history = PaymentHistory.EMPTY;
        List<? extends JsonNode> events = RandomLives.life(random, "next", null).events();
        for (int i = rest; i < events.size(); i += parts) {
            history = history.with(Translator.news(events.get(i)));
        }
        return history;
    }

    /** With the facts in one order, as texts, since the order of facts says nothing. */
    private static List<String> sorted(String history) {
        JsonNode read = NextVersion.read(history);
        List<String> parts = new ArrayList<>();
        read.get("facts").forEach(fact -> parts.add(text(fact)));
        parts.sort(null);
        parts.add(text(read.get("payment")));
        parts.add(String.valueOf(read.get("follows")));
        return parts;
    }

    /** Whatever the order of properties, which says nothing either. */
    private static String text(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isObject()) {
            value.fields().forEachRemaining(property -> parts.add(property.getKey() + "=" + text(property.getValue())));
            parts.sort(null);
            return parts.toString();
        }
        value.forEach(element -> parts.add(text(element)));
        return value.isArray() ? "array of " + parts : value.toString();
    }
}
