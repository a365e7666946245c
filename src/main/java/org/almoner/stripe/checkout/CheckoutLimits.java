package org.almoner.stripe.checkout;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.Setting;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;

/**
 * The smallest and the largest amount of a checkout: as configured, else what Stripe takes ("Supported currencies, minimum
 * and maximum charge amounts"), and where Stripe names no minimum, about half a dollar.
 */
@ApplicationScoped
class CheckoutLimits {

    private static final Pattern FORM =
            Pattern.compile("([A-Z]{3}):([0-9]{1,12}(?:\\.[0-9]{1,3})?)-([0-9]{1,12}(?:\\.[0-9]{1,3})?)");

    private static final long MIN_MINOR = 50;

    /** Eight digits. */
    private static final long MAX_MINOR = 99_999_999;

    /** In minor units, where it is not {@value #MIN_MINOR}. */
    private static final Map<String, Long> MIN_MINOR_OF = Map.ofEntries(
            Map.entry("AED", 200L),
            Map.entry("BGN", 100L),
            Map.entry("CZK", 1_500L),
            Map.entry("DKK", 250L),
            Map.entry("GBP", 30L),
            Map.entry("HKD", 400L),
            Map.entry("HUF", 17_500L),
            Map.entry("ISK", 10_000L),
            Map.entry("MXN", 1_000L),
            Map.entry("MYR", 200L),
            Map.entry("NOK", 300L),
            Map.entry("PLN", 200L),
            Map.entry("RON", 200L),
            Map.entry("SEK", 300L),
            Map.entry("THB", 1_000L),
            Map.entry("UGX", 200_000L));

    private final Map<String, Range> configured;

    /** Both ends are allowed. */
    record Range(Money min, Money max) {

        boolean contains(Money amount) {
            return amount.compareTo(min) >= 0 && amount.compareTo(max) <= 0;
        }
    }

    CheckoutLimits(CheckoutSettings settings) {
        this.configured =
                settings.limits().flatMap(CheckoutSettings.LIMITS::read).orElse(Map.of());
    }

    /** @param currency a known one */
    Range of(String currency) {
        Range range = configured.get(currency);
        return range != null
                ? range
                : new Range(
                        Money.ofMinor(MIN_MINOR_OF.getOrDefault(currency, MIN_MINOR), currency),
                        Money.ofMinor(MAX_MINOR, currency));
    }

    /** What {@code CHECKOUT_LIMITS} may be, by currency. */
    static Map<String, Range> ranges(String text) {
        Map<String, Range> ranges = new HashMap<>();
        for (String part : Setting.parts(text)) {
            Range range = range(part);
            Setting.within(ranges.put(range.min().currency(), range) == null, range);
        }
        return Map.copyOf(ranges);
    }

    private static Range range(String text) {
        Matcher parts = FORM.matcher(text);
        Setting.within(parts.matches() && CurrencyRules.isKnown(parts.group(1)), text);
        Range range = new Range(money(parts.group(2), parts), money(parts.group(3), parts));
        return Setting.within(range.min().signum() > 0 && range.min().compareTo(range.max()) <= 0, range);
    }

    private static Money money(String amount, Matcher parts) {
        return new Money(new BigDecimal(amount), parts.group(1));
    }
}
