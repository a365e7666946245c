package org.almoner.stripe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private final Map<String, Range> configured = new HashMap<>();

    /** Both ends are allowed. */
    record Range(Money min, Money max) {

        boolean contains(Money amount) {
            return amount.compareTo(min) >= 0 && amount.compareTo(max) <= 0;
        }
    }

    @Inject
    CheckoutLimits(CheckoutSettings settings) {
        this(settings.limits().orElse(List.of()));
    }

    /** @throws IllegalStateException naming the setting, when one of them is no range */
    CheckoutLimits(List<String> limits) {
        limits.stream()
                .map(String::strip)
                .filter(limit -> !limit.isEmpty())
                .map(CheckoutLimits::parse)
                .forEach(range -> configured.put(range.min().currency(), range));
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

    private static Range parse(String limit) {
        Matcher parts = FORM.matcher(limit);
        if (parts.matches() && CurrencyRules.isKnown(parts.group(1))) {
            try {
                Range range = new Range(money(parts.group(2), parts), money(parts.group(3), parts));
                if (range.min().signum() > 0 && range.min().compareTo(range.max()) <= 0) {
                    return range;
                }
            } catch (IllegalArgumentException e) {
                // more digits than the currency has: falls through to the message
            }
        }
        throw new IllegalStateException(
                "CHECKOUT_LIMITS must hold ranges such as USD:1.00-5000,JPY:100-500000, smallest amount first");
    }

    private static Money money(String amount, Matcher parts) {
        return new Money(new BigDecimal(amount), parts.group(1));
    }
}
