package org.almoner.donor.form;

import java.math.BigDecimal;

/** Amounts of euros in words, as the German form has them beside the figures. */
final class GermanWords {

    private static final String[] SMALL = {
        "null",
        "ein",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn"
    };
    private static final String[] TENS = {
        "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"
    };
    private static final long THOUSAND = 1_000;
    private static final long MILLION = 1_000_000;
    private static final long BILLION = 1_000_000_000;
    private static final long TRILLION = 1_000_000_000_000L;
    private static final BigDecimal LIMIT = BigDecimal.valueOf(1_000 * TRILLION);

    private GermanWords() {}

    /** @param amount not negative, below a thousand German Billionen, with at most two digits after the point */
    static String euros(BigDecimal amount) {
        if (amount.signum() < 0 || amount.compareTo(LIMIT) >= 0) {
            throw new IllegalArgumentException("There are no words for this amount");
        }
        long cents = amount.movePointRight(2).longValueExact();
        String euros = number(cents / 100) + " Euro";
        return cents % 100 == 0 ? euros : euros + " und " + number(cents % 100) + " Cent";
    }

    private static String number(long number) {
        if (number < MILLION) {
            return belowMillion((int) number);
        }
        StringBuilder words = new StringBuilder();
        large(words, number / TRILLION % 1_000, "Billion");
        large(words, number / BILLION % 1_000, "Milliarde");
        large(words, number / MILLION % 1_000, "Million");
        if (number % MILLION > 0) {
            words.append(belowMillion((int) (number % MILLION)));
        }
        return words.toString().strip();
    }

    private static void large(StringBuilder words, long count, String unit) {
        if (count > 0) {
            String plural = unit.endsWith("e") ? unit + "n" : unit + "en";
            words.append(count == 1 ? "eine" : belowMillion((int) count))
                    .append(' ')
                    .append(count == 1 ? unit : plural)
                    .append(' ');
        }
    }

    private static String belowMillion(int number) {
        int thousands = number / (int) THOUSAND;
        int rest = number % (int) THOUSAND;
        String before = thousands == 0 ? "" : belowThousand(thousands) + "tausend";
        return rest == 0 && thousands > 0 ? before : before + belowThousand(rest);
    }

    private static String belowThousand(int number) {
        int hundreds = number / 100;
        int rest = number % 100;
        String before = hundreds == 0 ? "" : SMALL[hundreds] + "hundert";
        return rest == 0 && hundreds > 0 ? before : before + belowHundred(rest);
    }

    private static String belowHundred(int number) {
        if (number < SMALL.length) {
            return SMALL[number];
        }
        String tens = TENS[number / 10];
        return number % 10 == 0 ? tens : SMALL[number % 10] + "und" + tens;
    }
}
