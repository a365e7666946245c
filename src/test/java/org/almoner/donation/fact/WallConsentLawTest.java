package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.almoner.donation.fact.PaymentFact.ConsentSource;
import org.almoner.donation.fact.PaymentFact.DonorErased;
import org.almoner.donation.fact.PaymentFact.WallConsent;
import org.almoner.testing.RandomLives;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.almoner.testing.WallAnswers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A donor is named on the wall by their own consent alone, whatever the order in which it is told. */
@Execution(ExecutionMode.CONCURRENT)
class WallConsentLawTest {

    @Test
    void everyOrderAndRepetitionComesToTheSameAnswer() {
        long seed = new Random().nextLong();
        int shown = 0;
        for (int i = 0; i < 1_000; i++) {
            Random random = new Random(seed + i);
            StripeLife life = RandomLives.life(random, "wall" + i, UUID.randomUUID());
            String answer = List.of("yes", "no", "=1+1").get(random.nextInt(3));
            List<PaymentFacts> told = new ArrayList<>(life.events().stream()
                    .map(event -> Translator.news(WallAnswers.given(event, answer)))
                    .toList());
            boolean withdrawn = random.nextInt(4) == 0;
            boolean erased = random.nextInt(4) == 0;
            PaymentHistory names = Translator.history(told);
            if (withdrawn) {
                told.add(new PaymentFacts(
                        names.payment(), List.of(new WallConsent(Instant.EPOCH, ConsentSource.ADMIN, false))));
            }
            if (erased) {
                told.add(new PaymentFacts(names.payment(), List.of(new DonorErased(Instant.EPOCH))));
            }
            boolean named = LedgerEntry.of(names).donor().lastName() != null;
            Boolean expected =
                    answer.equals("yes") && life.hasSession() && named && !withdrawn && !erased ? true : null;
            told.addAll(told.subList(0, random.nextInt(told.size())));
            Collections.shuffle(told, random);
            PaymentHistory history = Translator.history(told);
            assertThat(LedgerEntry.of(history).onWall()).as("seed %d", seed + i).isEqualTo(expected);
            assertThat(LedgerJson.readHistory(LedgerJson.write(history))).isEqualTo(history);
            if (erased) {
                assertThat(LedgerJson.write(history)).as("seed %d", seed + i).doesNotContain("\"wall\"");
            }
            shown += expected == null ? 0 : 1;
        }
        assertThat(shown).as("seed %d", seed).isPositive();
    }

    /** Nobody but the donor can say yes. */
    @Test
    void administratorAloneShowsNobody() {
        StripeLife life = RandomLives.life(new Random(7), "alone", UUID.randomUUID());
        PaymentHistory history =
                Translator.history(life.events().stream().map(Translator::news).toList());
        PaymentFacts allowed =
                new PaymentFacts(history.payment(), List.of(new WallConsent(Instant.now(), ConsentSource.ADMIN, true)));
        assertThat(LedgerEntry.of(history.with(allowed)).onWall()).isNull();
    }

    /** Whoever was asked has said yes to their own name, and not to that of the holder of the card. */
    @ParameterizedTest
    @CsvSource({"Anna Klein, false", "Anna LOPEZ, true", ", false", "42, false"})
    void consentToOnesOwnNameShowsNobodyElse(String name, boolean shown) {
        StripeLife life =
                new StripeLife(StripeShape.V2026, "other", 1_790_000_000L, 2_500, "usd", UUID.randomUUID(), true);
        PaymentHistory history = Translator.history(life.pays().events().stream()
                .map(event -> WallAnswers.given(event, "yes"))
                .peek(event -> {
                    if (event.at("/data/object/customer_details").isObject()) {
                        event.withObject("/data/object/customer_details").put("name", name);
                    }
                })
                .map(Translator::news)
                .toList());
        assertThat(LedgerEntry.of(history).donor().lastName()).isEqualTo("Lopez");
        assertThat(LedgerEntry.of(history).onWall()).isEqualTo(shown ? true : null);
    }
}
