package org.almoner.fraud.rule;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Looks at what a ticket, or everything, has seen within half an hour. */
public sealed interface TrafficRule extends Rule<Traffic> {

    private static long percent(long part, long whole) {
        return Math.round(100.0 * part / whole);
    }

    /**
     * Cards are tried: more attempts fail than people mistype.
     *
     * @param least attempts that failed, below which it says nothing
     * @param perGift how many of them there are for each gift
     */
    record Declines(int weight, long least, int perGift) implements TrafficRule {

        @Override
        public Optional<String> sentence(Traffic seen) {
            return seen.declines() >= least && seen.declines() >= perGift * seen.gifts()
                    ? Optional.of("Within half an hour " + seen.declines() + " attempts to pay failed beside "
                            + seen.gifts() + " gifts: this is how stolen cards are tried.")
                    : Optional.empty();
        }
    }

    /**
     * The same of a minute, which tells sooner where many give.
     *
     * @param least attempts that failed, below which it says nothing
     * @param perGift how many of them there are for each gift
     */
    record DeclinesNow(int weight, long least, int perGift) implements TrafficRule {

        @Override
        public Optional<String> sentence(Traffic seen) {
            return new Declines(weight, least, perGift).sentence(seen).isPresent()
                    ? Optional.of("Within a minute " + seen.declines() + " attempts to pay failed beside "
                            + seen.gifts() + " gifts: this is how stolen cards are tried.")
                    : Optional.empty();
        }
    }

    /**
     * Whoever tries cards pays little.
     *
     * @param least gifts, below which it says nothing
     * @param sharePercent of the gifts that are of the smallest amounts
     */
    record SmallAmounts(int weight, long least, int sharePercent) implements TrafficRule {

        @Override
        public Optional<String> sentence(Traffic seen) {
            return seen.gifts() >= least && 100 * seen.small() >= sharePercent * seen.gifts()
                    ? Optional.of(percent(seen.small(), seen.gifts()) + " % of " + seen.gifts()
                            + " gifts within half an hour are of the smallest amounts.")
                    : Optional.empty();
        }
    }

    /**
     * Cards of one country with addresses in another.
     *
     * @param least attempts that failed, below which it says nothing
     * @param sharePercent of them
     */
    record CardFromElsewhere(int weight, long least, int sharePercent) implements TrafficRule {

        @Override
        public Optional<String> sentence(Traffic seen) {
            return seen.declines() >= least && 100 * seen.elsewhere() >= sharePercent * seen.declines()
                    ? Optional.of("In " + percent(seen.elsewhere(), seen.declines()) + " % of " + seen.declines()
                            + " attempts that failed, the card is of another country than the billing address.")
                    : Optional.empty();
        }
    }

    /**
     * Suddenly many from one country.
     *
     * @param least attempts and gifts from there, below which it says nothing
     * @param times more than in as long a time of the last 28 days
     */
    record CountryBurst(int weight, long least, int times) implements TrafficRule {

        @Override
        public Optional<String> sentence(Traffic seen) {
            return seen.countries().entrySet().stream()
                    .filter(country -> country.getValue().now() >= least
                            && country.getValue().now()
                                    >= times * country.getValue().usual())
                    .max(Comparator.comparingLong((Map.Entry<String, Traffic.Country> country) ->
                                    country.getValue().now())
                            .thenComparing(Map.Entry::getKey))
                    .map(country -> country.getValue().now() + " attempts and gifts within half an hour are from "
                            + country.getKey() + ", at least " + times + " times as many as usual.");
        }
    }
}
