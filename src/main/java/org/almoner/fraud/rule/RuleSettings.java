package org.almoner.fraud.rule;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.Setting;

/** From where on something looks like abuse. */
@ConfigMapping(prefix = "almoner.fraud-rules")
public interface RuleSettings {

    int MANY = 1_000_000;

    Pattern SMALL = Pattern.compile("([A-Z]{3}):([0-9]{1,9}(?:\\.[0-9]{1,3})?)");

    Setting<Map<String, BigDecimal>> SMALL_AMOUNTS = new Setting<>(
            "FRAUD_SMALL_AMOUNTS",
            "almoner.fraud-rules.small-amounts",
            "up to which amounts gifts are of the smallest, by currency; others are never",
            "USD:2,EUR:2,GBP:2,CHF:2,CAD:3,AUD:3",
            "amounts such as USD:2,EUR:1.50, each currency once",
            RuleSettings::amounts);

    List<Setting<?>> ALL = List.of(
            number("FRAUD_CASE_SCORE", "case-score", "from how many points on something becomes a case", "40", 1, 100),
            number(
                    "FRAUD_DECLINES",
                    "declines",
                    "failed attempts of a ticket within half an hour or a minute, from which on cards may be tried",
                    "20",
                    1,
                    MANY),
            number("FRAUD_DECLINES_PER_GIFT", "declines-per-gift", "and how many of them for each gift", "1", 0, 1_000),
            number(
                    "FRAUD_SMALL_GIFTS",
                    "small-gifts",
                    "gifts within half an hour, from which on the share of the smallest counts",
                    "20",
                    1,
                    MANY),
            number("FRAUD_SMALL_SHARE", "small-share", "and that share, in percent", "80", 1, 100),
            SMALL_AMOUNTS,
            number(
                    "FRAUD_ELSEWHERE_DECLINES",
                    "elsewhere-declines",
                    "failed attempts within half an hour, from which on it counts how many cards are of another country"
                            + " than the address",
                    "20",
                    1,
                    MANY),
            number("FRAUD_ELSEWHERE_SHARE", "elsewhere-share", "and their share, in percent", "50", 1, 100),
            number(
                    "FRAUD_COUNTRY_LEAST",
                    "country-least",
                    "attempts and gifts from one country within half an hour, from which on they may be a burst",
                    "20",
                    1,
                    MANY),
            number("FRAUD_COUNTRY_TIMES", "country-times", "and how many times more than in 28 days", "10", 1, 10_000),
            number("FRAUD_DONOR_GIFTS", "donor-gifts", "gifts of one e-mail hash that are many", "5", 2, 10_000),
            Setting.duration(
                    "FRAUD_DONOR_WITHIN",
                    "almoner.fraud-rules.donor-within",
                    "within which time",
                    "1H",
                    Duration.ofMinutes(1),
                    Duration.ofHours(720)),
            number(
                    "FRAUD_SOON_REFUNDS",
                    "soon-refunds",
                    "gifts of one e-mail hash, of 30 days, given back soon that are many",
                    "2",
                    1,
                    10_000),
            Setting.duration(
                    "FRAUD_REFUND_WITHIN",
                    "almoner.fraud-rules.refund-within",
                    "how soon after the gift is soon",
                    "24H",
                    Duration.ofMinutes(1),
                    Duration.ofHours(720)));

    @WithDefault("40")
    int caseScore();

    @WithDefault("20")
    int declines();

    @WithDefault("1")
    int declinesPerGift();

    @WithDefault("20")
    int smallGifts();

    @WithDefault("80")
    int smallShare();

    @WithDefault("USD:2,EUR:2,GBP:2,CHF:2,CAD:3,AUD:3")
    String smallAmounts();

    @WithDefault("20")
    int elsewhereDeclines();

    @WithDefault("50")
    int elsewhereShare();

    @WithDefault("20")
    int countryLeast();

    @WithDefault("10")
    int countryTimes();

    @WithDefault("5")
    int donorGifts();

    @WithDefault("1H")
    Duration donorWithin();

    @WithDefault("2")
    int soonRefunds();

    @WithDefault("24H")
    Duration refundWithin();

    /** Which tells that cards are tried, and what is done by itself follows. */
    default Rule<Traffic> declinesRule() {
        return TrafficRules.declines(declines(), declinesPerGift());
    }

    /** Likewise. */
    default Rule<Traffic> declinesNowRule() {
        return TrafficRules.declinesNow(declines(), declinesPerGift());
    }

    default List<Rule<Traffic>> traffic() {
        return List.of(
                declinesRule(),
                TrafficRules.smallAmounts(smallGifts(), smallShare()),
                TrafficRules.cardFromElsewhere(elsewhereDeclines(), elsewhereShare()),
                TrafficRules.countryBurst(countryLeast(), countryTimes()));
    }

    default List<Rule<DonorSigns>> donor() {
        return List.of(
                DonorRules.manyGifts(donorGifts(), donorWithin()),
                DonorRules.soonRefunded(soonRefunds(), refundWithin()));
    }

    /** In major units, by currency. */
    default Map<String, BigDecimal> small() {
        return SMALL_AMOUNTS.read(smallAmounts()).orElse(Map.of());
    }

    private static Setting<Integer> number(
            String variable, String property, String meaning, String standard, int from, int to) {
        return Setting.wholeNumber(variable, "almoner.fraud-rules." + property, meaning, standard, from, to, "");
    }

    private static Map<String, BigDecimal> amounts(String text) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (String part : Setting.parts(text)) {
            Matcher amount = SMALL.matcher(part);
            Setting.within(amount.matches(), part);
            Setting.within(amounts.put(amount.group(1), new BigDecimal(amount.group(2))) == null, part);
        }
        return Map.copyOf(amounts);
    }
}
