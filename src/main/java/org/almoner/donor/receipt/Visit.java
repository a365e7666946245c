package org.almoner.donor.receipt;

import org.almoner.donor.language.DonorLanguage;
import org.almoner.money.CurrencyRules;

/**
 * What somebody asks for who comes by a link.
 *
 * @param sealed the link's own part, as it came
 * @param year whose gifts are wanted; null for one gift, and 0 for what is no year
 * @param currency of the year's gifts; null for one gift
 */
record Visit(String sealed, Integer year, String currency, DonorLanguage language) {

    static Visit of(String sealed, String year, String currency, String languages) {
        Integer number = year == null
                ? null
                : year.matches("(19[7-9]|2[0-9]{2})[0-9]") ? Integer.parseInt(year) : Integer.valueOf(0);
        return new Visit(sealed, number, currency, DonorLanguage.ofReader(languages));
    }

    boolean isSense() {
        return year == null || year > 0 && CurrencyRules.isKnown(currency);
    }

    /** Nothing of it belongs into a log: whoever has the link gets receipts. */
    @Override
    public String toString() {
        return "a visit";
    }
}
