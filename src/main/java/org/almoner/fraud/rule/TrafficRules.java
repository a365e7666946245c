package org.almoner.fraud.rule;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Look at what a ticket, or everything, has seen. */
public final class TrafficRules {

    private static final String DECLINES = "Declines";
    private static final String DECLINES_NOW = "DeclinesNow";

    private TrafficRules() {}

    /** Whether it is a rule that tells that cards are tried: over half an hour and over a minute it is the same reason. */
    public static boolean isTrying(String rule) {
        return rule.equals(DECLINES) || rule.equals(DECLINES_NOW);
    }

    /**
     * Cards are tried: more attempts fail than people mistype.
     *
     * @param least attempts that failed, below which it says nothing
     * @param perGift how many of them there are for each gift
     */
    static Rule<Traffic> declines(long least, int perGift) {
        return declines(DECLINES, "half an hour", least, perGift);
    }

    /** The same of a minute, which tells sooner where many give. */
    static Rule<Traffic> declinesNow(long least, int perGift) {
        return declines(DECLINES_NOW, "a minute", least, perGift);
    }

    private static Rule<Traffic> declines(String name, String span, long least, int perGift) {
        return new Rule<>(
                name,
                50,
                seen -> seen.declines() >= least && seen.declines() >= perGift * seen.gifts()
                        ? Optional.of("Within " + span + " " + seen.declines() + " attempts to pay failed beside "
                                + seen.gifts() + " gifts: this is how stolen cards are tried.")
                        : Optional.empty());
    }

    /**
     * Whoever tries cards pays little.
     *
     * @param least gifts within half an hour, below which it says nothing
     * @param sharePercent of the gifts that are of the smallest amounts
     */
    static Rule<Traffic> smallAmounts(long least, int sharePercent) {
        return new Rule<>(
                "SmallAmounts",
                20,
                seen -> seen.gifts() >= least && 100 * seen.small() >= sharePercent * seen.gifts()
                        ? Optional.of(percent(seen.small(), seen.gifts()) + " % of " + seen.gifts()
                                + " gifts within half an hour are of the smallest amounts.")
                        : Optional.empty());
    }

    /**
     * Cards of one country with addresses in another.
     *
     * @param least attempts that failed, below which it says nothing
     * @param sharePercent of them
     */
    static Rule<Traffic> cardFromElsewhere(long least, int sharePercent) {
        return new Rule<>(
                "CardFromElsewhere",
                20,
                seen -> seen.declines() >= least && 100 * seen.elsewhere() >= sharePercent * seen.declines()
                        ? Optional.of("In " + percent(seen.elsewhere(), seen.declines()) + " % of " + seen.declines()
                                + " attempts that failed, the card is of another country than the billing address.")
                        : Optional.empty());
    }

    /**
     * Suddenly many from one country.
     *
     * @param least attempts and gifts from there, below which it says nothing
     * @param times more than in as long a time of the last 28 days
     */
    static Rule<Traffic> countryBurst(long least, int times) {
        return new Rule<>(
                "CountryBurst",
                20,
                seen -> seen.countries().entrySet().stream()
                        .filter(country -> country.getValue().now() >= least
                                && country.getValue().now()
                                        >= times * country.getValue().usual())
                        .max(Comparator.comparingLong((Map.Entry<String, Traffic.Country> country) ->
                                        country.getValue().now())
                                .thenComparing(Map.Entry::getKey))
                        .map(country -> country.getValue().now() + " attempts and gifts within half an hour are from "
                                + country.getKey() + ", at least " + times + " times as many as usual."));
    }

    private static long percent(long part, long whole) {
        return Math.round(100.0 * part / whole);
    }
}
