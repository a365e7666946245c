package org.almoner.fraud.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almoner.fraud.rule.Traffic.Country;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule below, at and above each of its limits. */
@Execution(ExecutionMode.CONCURRENT)
class RulesTest {

    @ParameterizedTest
    @CsvSource({"19,0,false", "20,0,true", "21,0,true", "30,10,true", "29,10,false", "31,10,true", "1000,400,false"})
    void declinesBesideGifts(long declines, long gifts, boolean found) {
        assertThat(TrafficRules.declines(20, 3)
                        .judge(Traffic.of(declines, gifts))
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"19,19,false", "20,20,true", "20,16,true", "20,15,false", "21,17,true", "1000,799,false"})
    void shareOfSmallestAmounts(long gifts, long small, boolean found) {
        assertThat(TrafficRules.smallAmounts(20, 80)
                        .judge(new Traffic(0, 0, gifts, small, Map.of()))
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"19,19,false", "20,10,true", "20,9,false", "20,11,true", "0,0,false"})
    void cardsFromElsewhere(long declines, long elsewhere, boolean found) {
        assertThat(TrafficRules.cardFromElsewhere(20, 50)
                        .judge(new Traffic(declines, elsewhere, 0, 0, Map.of()))
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"19,0,false", "20,0,true", "20,2,true", "20,2.01,false", "21,2,true"})
    void burstFromOneCountry(long now, double usual, boolean found) {
        Traffic seen = new Traffic(now, 0, 0, 0, Map.of("BR", new Country(now, usual), "US", new Country(500, 480)));
        assertThat(TrafficRules.countryBurst(20, 10).judge(seen).isPresent()).isEqualTo(found);
    }

    @Test
    void burstNamesTheCountryWithTheMost() {
        Traffic seen = new Traffic(
                0,
                0,
                0,
                0,
                Map.of(
                        "BR",
                        new Country(50, 0),
                        "VN",
                        new Country(70, 1),
                        "US",
                        new Country(900, 800),
                        "AR",
                        new Country(70, 0)));
        assertThat(TrafficRules.countryBurst(20, 10).judge(seen))
                .get()
                .extracting(Finding::words)
                .isEqualTo(
                        "70 attempts and gifts within half an hour are from VN, at least 10 times as many as usual.");
    }

    @ParameterizedTest
    @CsvSource({"4,false", "5,true", "6,true"})
    void manyGiftsOfOneDonor(long gifts, boolean found) {
        assertThat(DonorRules.manyGifts(5, Duration.ofHours(1))
                        .judge(new DonorSigns(gifts, 0))
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,true", "3,true"})
    void giftsGivenBackSoon(long refunds, boolean found) {
        assertThat(DonorRules.soonRefunded(2, Duration.ofHours(24))
                        .judge(new DonorSigns(0, refunds))
                        .isPresent())
                .isEqualTo(found);
    }

    @Test
    void oneWordAboutAPaymentIsEnough() {
        assertThat(Rule.judge(PaymentRules.ALL, PaymentSigns.warned("made_with_stolen_card")))
                .containsExactly(
                        new Finding(
                                "Warned",
                                80,
                                "A bank has warned of this payment (made with stolen card); to give it back now may spare the dispute."));
        assertThat(Rule.judge(PaymentRules.ALL, PaymentSigns.underReview(null)))
                .extracting(Finding::words)
                .containsExactly("Stripe asks for a look at this payment.");
        assertThat(Rule.judge(PaymentRules.ALL, PaymentSigns.ofBlocked()))
                .extracting(Finding::rule)
                .containsExactly("Blocked");
        assertThat(Rule.judge(PaymentRules.ALL, new PaymentSigns(false, null, false, null, false)))
                .isEmpty();
    }

    @Test
    void pointsAddUpToAHundredAtMost() {
        List<Finding> two = List.of(new Finding("A", 50, "a"), new Finding("B", 20, "b"));
        assertThat(Rule.score(two)).isEqualTo(70);
        assertThat(Rule.score(List.of(new Finding("A", 80, "a"), new Finding("B", 80, "b"))))
                .isEqualTo(100);
        assertThat(Rule.score(List.of())).isZero();
    }

    @Test
    void everyRuleKeepsTheNameThatIsStored() {
        RuleSettings settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RuleSettings.class)
                .build()
                .getConfigMapping(RuleSettings.class);
        assertThat(Stream.of(
                                settings.traffic(),
                                List.of(settings.declinesNowRule()),
                                settings.donor(),
                                PaymentRules.ALL)
                        .flatMap(List::stream)
                        .map(Rule::name))
                .as("in fraud_cases.reasons")
                .containsExactlyInAnyOrder(
                        "Declines",
                        "DeclinesNow",
                        "SmallAmounts",
                        "CardFromElsewhere",
                        "CountryBurst",
                        "ManyGifts",
                        "SoonRefunded",
                        "Warned",
                        "UnderReview",
                        "Blocked");
    }
}
