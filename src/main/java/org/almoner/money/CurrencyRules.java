package org.almoner.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many digits Stripe's integer amounts carry after the point, per currency. Mostly ISO 4217, with the exceptions that
 * Stripe documents in "Supported currencies" (zero-decimal currencies, three-decimal currencies, special cases).
 */
public final class CurrencyRules {

    /** Integer amounts are whole major units. MGA has two digits in ISO 4217 and none with Stripe. */
    private static final Set<String> ZERO_DECIMAL = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    private static final Set<String> THREE_DECIMAL = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    /** Zero-decimal in practice, but still told as two-decimal with "00" for the sake of old integrations. */
    private static final Set<String> WHOLE_UNITS_IN_TWO_DECIMALS = Set.of("ISK", "UGX");

    /** Every ISO 4217 code in money's use; metals, funds and test codes have no minor unit and stay out. */
    private static final Set<String> KNOWN = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private CurrencyRules() {}

    /**
     * Whether this is an upper-case ISO 4217 code of a currency with coins or notes.
     *
     * @param currency may be null
     */
    public static boolean isKnown(String currency) {
        return currency != null && KNOWN.contains(currency);
    }

    /**
     * Digits after the point of an amount in major units.
     *
     * @throws IllegalArgumentException when the currency is not {@linkplain #isKnown known}
     */
    public static int digits(String currency) {
        if (!isKnown(currency)) {
            throw new IllegalArgumentException("Not an upper-case ISO 4217 currency code");
        }
        // HUF and TWD are zero-decimal for payouts only; they are charged with two digits, like every other currency.
        return ZERO_DECIMAL.contains(currency) ? 0 : THREE_DECIMAL.contains(currency) ? 3 : 2;
    }

    /**
     * The multiple of the minor unit that an amount sent to Stripe must be: 10 for three-decimal currencies (the last digit
     * is always 0), 100 for ISK and UGX (no fractions), 1 otherwise.
     *
     * @throws IllegalArgumentException when the currency is not {@linkplain #isKnown known}
     */
    static int chargeStepMinor(String currency) {
        if (digits(currency) == 3) {
            return 10;
        }
        return WHOLE_UNITS_IN_TWO_DECIMALS.contains(currency) ? 100 : 1;
    }

    /**
     * An amount as it is shown: with exactly the currency's digits. What a later version has written with more of them, or in a currency
     * that is not known here, stays as it is.
     *
     * @param amount in major units; null gives null
     * @param currency may be null where the amount is
     */
    public static BigDecimal shown(BigDecimal amount, String currency) {
        if (amount == null) {
            return null;
        }
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.setScale(Math.max(isKnown(currency) ? digits(currency) : 0, plain.scale()));
    }
}
