package org.almoner.fraud.rule;

import java.util.Map;

/**
 * What a ticket, or everything, has seen in the quarter of an hour under way and the one before.
 *
 * @param declines attempts that failed
 * @param elsewhere of those, with a card of another country than the billing address
 * @param gifts that were paid
 * @param small of those, of the smallest amounts
 * @param countries by ISO code, the attempts that failed with cards of it and the gifts from it
 */
public record Traffic(long declines, long elsewhere, long gifts, long small, Map<String, Country> countries) {

    /** @param now in these quarters @param usual in as long a time, by the 28 days before */
    public record Country(long now, double usual) {}

    public Traffic {
        countries = Map.copyOf(countries);
    }

    public static Traffic of(long declines, long gifts) {
        return new Traffic(declines, 0, gifts, 0, Map.of());
    }
}
