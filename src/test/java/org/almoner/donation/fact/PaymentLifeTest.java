package org.almoner.donation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeLife.Release;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Translator;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a payment, told as Stripe's documentation tells it: a life in one line, the row and the totals it ends in
 * behind the arrow. Each is told in the shape of every API version, in its order and in others.
 */
@Execution(ExecutionMode.CONCURRENT)
class PaymentLifeTest {

    private static final List<String> LIVES = List.of(
            // The payment itself
            "pays 25.00                                              -> PAID 25.00 refunded 0.00 disputed 0.00",
            "declined, declined, pays 25.00                          -> PAID 25.00 refunded 0.00 disputed 0.00",
            "declined                                                -> FAILED",
            "declined, expires                                       -> EXPIRED",
            "expires                                                 -> EXPIRED",
            "canceled                                                -> FAILED",
            // Methods that take days
            "promises 25.00                                          -> CREATED",
            "promises 25.00, keeps                                   -> PAID 25.00 refunded 0.00 disputed 0.00",
            "promises 25.00, breaks                                  -> FAILED",
            // Refunds
            "pays 25.00, refunds a 5.00                              -> PAID 25.00 refunded 5.00 disputed 0.00",
            "pays 25.00, refunds a 5.00, refunds b 20.00             -> REFUNDED 25.00 refunded 25.00 disputed 0.00",
            "pays 25.00, refunds a 25.00                             -> REFUNDED 25.00 refunded 25.00 disputed 0.00",
            "pays 25.00, refunds a 5.00, a fails                     -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, refunds a 25.00, a fails                    -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, refunds a 5.00, a fails, refunds b 5.00     -> PAID 25.00 refunded 5.00 disputed 0.00",
            "pays 25.00, asks refund a 5.00, a succeeds              -> PAID 25.00 refunded 5.00 disputed 0.00",
            "pays 25.00, asks refund a 5.00, a is canceled           -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, refunds a 5.00, refunds b 7.00, a fails     -> PAID 25.00 refunded 7.00 disputed 0.00",
            "pays 25.00, refunds a 2.36, a fails, refunds b 21.40, a is told again -> PAID 25.00 refunded 21.40 disputed 0.00",
            "pays 25.00, refunds a 5.00, a fails, a is told again, is mentioned -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, refunds a 5.00, refunds b 7.00, a is told again -> PAID 25.00 refunded 12.00 disputed 0.00",
            // What was authorised and not captured
            "authorises 25.00                                        -> CREATED",
            "authorises 25.00, canceled                              -> FAILED",
            "authorises 25.00, captures 25.00                        -> PAID 25.00 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures 20.30                        -> PAID 20.30 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures 20.30, is mentioned          -> PAID 20.30 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures 20.30, refunds a 5.00        -> PAID 20.30 refunded 5.00 disputed 0.00",
            "authorises 25.00, captures 20.30, refunds a 4.70        -> PAID 20.30 refunded 4.70 disputed 0.00",
            "authorises 25.00, captures 20.30, refunds a 20.30       -> REFUNDED 20.30 refunded 20.30 disputed 0.00",
            "authorises 25.00, captures 5.00                         -> PAID 5.00 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures 5.00, refunds a 5.00         -> REFUNDED 5.00 refunded 5.00 disputed 0.00",
            "authorises 25.00, captures 12.50, refunds a 12.50       -> REFUNDED 12.50 refunded 12.50 disputed 0.00",
            "authorises 25.00, captures 12.50, refunds a 12.50, a fails -> PAID 12.50 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures part 5.00                    -> PAID 5.00 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures part 5.00, captures 10.00    -> PAID 15.00 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures part 5.00, captures 20.00    -> PAID 25.00 refunded 0.00 disputed 0.00",
            "authorises 25.00, captures part 5.00, captures 10.00, refunds a 2.00 -> PAID 15.00 refunded 2.00 disputed 0.00",
            "authorises 25.00, captures 20.00, disputed d 20.00      -> DISPUTED 20.00 refunded 0.00 disputed 20.00",
            // Disputes
            "pays 25.00, disputed d 25.00                            -> DISPUTED 25.00 refunded 0.00 disputed 25.00",
            "pays 25.00, disputed d 10.00                            -> DISPUTED 25.00 refunded 0.00 disputed 10.00",
            "pays 25.00, disputed d 25.00, d is won                  -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, disputed d 25.00, d is lost                 -> DISPUTED 25.00 refunded 0.00 disputed 25.00",
            "pays 25.00, disputed d 25.00, d is reinstated           -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, inquired d 25.00                            -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, inquired d 25.00, d is closed               -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, inquired d 25.00, d escalates               -> DISPUTED 25.00 refunded 0.00 disputed 25.00",
            "pays 25.00, disputed d 10.00, disputed e 5.00           -> DISPUTED 25.00 refunded 0.00 disputed 15.00",
            "pays 25.00, disputed d 10.00, disputed e 5.00, d is won -> DISPUTED 25.00 refunded 0.00 disputed 5.00",
            "pays 25.00, refunds a 5.00, disputed d 20.00            -> DISPUTED 25.00 refunded 5.00 disputed 20.00",
            "pays 25.00, disputed d 25.00, d gives back 10.00        -> DISPUTED 25.00 refunded 0.00 disputed 15.00",
            "pays 25.00, disputed abroad d 25.00                     -> DISPUTED 25.00 refunded 0.00 disputed 25.00",
            "pays 25.00, disputed abroad d 20.00, d gives back 5.00  -> DISPUTED 25.00 refunded 0.00 disputed 15.00",
            "pays 25.00, disputed abroad d 20.00, d gives back 20.00 -> PAID 25.00 refunded 0.00 disputed 0.00",
            "pays 25.00, disputed d 25.00, d is won, refunds a 25.00 -> REFUNDED 25.00 refunded 25.00 disputed 0.00");

    private static final int SHUFFLES = 30;

    static Stream<Arguments> lives() {
        return LIVES.stream()
                .flatMap(life -> Arrays.stream(StripeShape.values()).map(shape -> Arguments.of(shape, life)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lives")
    void lifeEndsInTheRow(StripeShape shape, String line) {
        for (Release release : Release.values()) {
            lifeEndsInTheRow(shape, line, release);
        }
    }

    private static void lifeEndsInTheRow(StripeShape shape, String line, Release release) {
        String[] sides = line.split("->", 2);
        StripeLife life = live(shape, sides[0], release);
        List<PaymentFacts> told = life.events().stream().map(Translator::news).toList();
        assertThat(row(told)).isEqualTo(sides[1].strip());
        Random random = new Random(line.hashCode());
        for (int i = 0; i < SHUFFLES; i++) {
            List<PaymentFacts> shuffled = new java.util.ArrayList<>(told);
            shuffled.add(told.get(random.nextInt(told.size())));
            Collections.shuffle(shuffled, random);
            assertThat(row(shuffled)).isEqualTo(sides[1].strip());
        }
    }

    private static String row(List<PaymentFacts> told) {
        LedgerEntry entry = LedgerEntry.of(Translator.history(told));
        return entry.isInLedger()
                ? "%s %s refunded %s disputed %s"
                        .formatted(
                                entry.status(),
                                entry.amount().amount(),
                                entry.refunded().amount(),
                                entry.disputed().amount())
                : entry.status().name();
    }

    private static StripeLife live(StripeShape shape, String steps, Release release) {
        StripeLife life =
                new StripeLife(shape, "life", 1_790_000_000L, 2_500, "usd", UUID.randomUUID(), true).releases(release);
        for (String step : steps.split(",")) {
            String[] words = step.strip().split(" +");
            // Where a refund has no events of its own, a failure and the next refund need a second each.
            life.later(1);
            step(life, words);
        }
        return life;
    }

    private static void step(StripeLife life, String... words) {
        String last = words[words.length - 1];
        switch (words[0]) {
            case "pays" -> life.pays();
            case "declined" -> life.attemptFails();
            case "expires" -> life.expires();
            case "canceled" -> life.isCanceled();
            case "promises" -> life.promises();
            case "keeps" -> life.promiseKept();
            case "breaks" -> life.promiseBroken();
            case "refunds" -> life.refund(words[1], minor(last), "succeeded");
            case "authorises" -> life.authorises();
            case "is" -> life.isMentioned();
            case "captures" -> {
                if (words[1].equals("part")) {
                    life.capturesPart(minor(last));
                } else {
                    life.captures(minor(last));
                }
            }
            case "asks" -> life.refund(words[2], minor(last), "pending");
            case "disputed" -> {
                if (words[1].equals("abroad")) {
                    life.disputeAbroad(words[2], minor(last), 1.0873);
                } else {
                    life.dispute(words[1], minor(last), "needs_response");
                }
            }
            case "inquired" -> life.dispute(words[1], minor(last), "warning_needs_response");
            default -> {
                if (words[1].equals("gives")) {
                    life.reinstated(words[0], minor(last), 1.1146);
                    return;
                }
                switch (last) {
                    case "again" -> life.refundIsToldAgain(words[0]);
                    case "fails" -> life.refundBecomes(words[0], "failed");
                    case "succeeds" -> life.refundBecomes(words[0], "succeeded");
                    case "canceled" -> life.refundBecomes(words[0], "canceled");
                    case "won", "lost" -> life.disputeBecomes(words[0], last);
                    case "closed" -> life.disputeBecomes(words[0], "warning_closed");
                    case "escalates" -> life.escalates(words[0]);
                    case "reinstated" ->
                        life.disputeBecomes(words[0], "under_review").reinstated(words[0]);
                    default ->
                        throw new IllegalArgumentException(
                                String.join(" ", words).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private static long minor(String amount) {
        return Long.parseLong(amount.replace(".", ""));
    }
}
