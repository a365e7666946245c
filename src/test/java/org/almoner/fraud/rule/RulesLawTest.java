package org.almoner.fraud.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almoner.fraud.rule.Traffic.Country;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What holds for whatever is seen. */
@Execution(ExecutionMode.CONCURRENT)
class RulesLawTest {

    private static final List<Rule<Traffic>> RULES = List.of(
            TrafficRules.declines(20, 3),
            TrafficRules.smallAmounts(20, 80),
            TrafficRules.cardFromElsewhere(20, 50),
            TrafficRules.countryBurst(20, 10));

    /** Otherwise whoever attacks harder could look better. */
    @Test
    void moreDeclinesNeverLookBetter() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Traffic seen = seen(random);
            long more = random.nextInt(50);
            Traffic worse = new Traffic(
                    seen.declines() + more,
                    seen.elsewhere() + more,
                    seen.gifts(),
                    seen.small(),
                    Map.of(
                            "BR",
                            new Country(
                                    seen.countries().get("BR").now() + more,
                                    seen.countries().get("BR").usual())));
            assertThat(Rule.score(Rule.judge(RULES, worse)))
                    .as("seed %d: %s", seed, seen)
                    .isGreaterThanOrEqualTo(Rule.score(Rule.judge(RULES, seen)));
        }
    }

    /** However many give, and mistype a fifth of the time. */
    @Test
    void honestCrowdsNeverLookLikeCardTesting() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            long gifts = 1 + random.nextInt(100_000);
            Traffic seen = Traffic.of(gifts / (1 + random.nextInt(5)), gifts);
            assertThat(TrafficRules.declines(20, 3).judge(seen))
                    .as("seed %d: %s", seed, seen)
                    .isEmpty();
        }
    }

    @Test
    void everyFindingIsOneLine() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Rule.judge(RULES, seen(random))
                    .forEach(finding -> assertThat(finding.words())
                            .as("seed %d", seed)
                            .endsWith(".")
                            .doesNotContain("\n")
                            .hasSizeLessThan(200));
        }
    }

    private static Traffic seen(Random random) {
        long declines = random.nextInt(100);
        long gifts = random.nextInt(100);
        return new Traffic(
                declines,
                declines == 0 ? 0 : random.nextLong(declines + 1),
                gifts,
                gifts == 0 ? 0 : random.nextLong(gifts + 1),
                Map.of("BR", new Country(declines, random.nextInt(12))));
    }
}
