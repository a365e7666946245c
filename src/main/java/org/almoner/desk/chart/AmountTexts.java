package org.almoner.desk.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Locale;
import org.almoner.money.CurrencyRules;

/**
 * Amounts of one currency in the words of a reader: with exactly the digits that Stripe gives the currency.
 *
 * @param currency upper-case; may be one that only a later version knows
 */
public record AmountTexts(String currency, Locale locale) {

    /** From here on an axis says thousands and millions in short. */
    private static final BigDecimal LONG = BigDecimal.valueOf(100_000);

    private static final int SHORT_DIGITS = 2;

    /** As in a sentence, with the currency's code. */
    public String full(BigDecimal amount) {
        return plain(CurrencyRules.shown(amount, currency), locale) + "\u00a0" + currency;
    }

    /** As at a line of an axis, whose title names the currency. */
    String axis(BigDecimal amount) {
        if (amount.abs().compareTo(LONG) < 0) {
            return plain(amount.stripTrailingZeros(), locale);
        }
        NumberFormat format = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(SHORT_DIGITS);
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return format.format(amount);
    }

    /** With the digits that it has. */
    public static String plain(BigDecimal amount, Locale locale) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(Math.max(0, amount.scale()));
        format.setMaximumFractionDigits(Math.max(0, amount.scale()));
        return format.format(amount);
    }
}
