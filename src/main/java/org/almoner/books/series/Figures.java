package org.almoner.books.series;

import java.math.BigDecimal;
import org.almoner.money.CurrencyRules;

/** How sums are answered. */
final class Figures {

    private Figures() {}

    /** With exactly the currency's digits; what another version has journalled with more, or in a currency unknown here, as it is. */
    static BigDecimal amount(BigDecimal sum, String currency) {
        BigDecimal plain = sum.stripTrailingZeros();
        int digits = CurrencyRules.isKnown(currency) ? CurrencyRules.digits(currency) : 0;
        return plain.setScale(Math.max(digits, plain.scale()));
    }
}
