package org.almoner.donor.form;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.money.Money;

/**
 * A sentence of a receipt, and when it stands there.
 *
 * @param text with words in braces: {issuer}, {taxId}, {purpose}, {office}, {noticeDate}
 * @param occasion of which receipts
 * @param from the smallest single gift of which it is said, and with it what was given in another currency; null for any
 * @param upTo the largest, in its currency alone; null for any
 */
record Statement(String text, Occasion occasion, Money from, Money upTo) {

    /** What a receipt is for. */
    enum Occasion {
        ANY,
        /** One gift. */
        GIFT,
        /** All gifts of a year. */
        YEAR
    }

    private static final Pattern WORD = Pattern.compile("\\{(\\w+)}");

    static Statement always(String text) {
        return new Statement(text, Occasion.ANY, null, null);
    }

    static Statement ofYear(String text) {
        return new Statement(text, Occasion.YEAR, null, null);
    }

    static Statement from(Money smallest, String text) {
        return new Statement(text, Occasion.ANY, smallest, null);
    }

    static Statement ofGiftUpTo(Money largest, String text) {
        return new Statement(text, Occasion.GIFT, null, largest);
    }

    /** @param largest single gift on the receipt */
    boolean standsOn(boolean ofYear, Money largest) {
        boolean isOccasion = switch (occasion) {
            case ANY -> true;
            case GIFT -> !ofYear;
            case YEAR -> ofYear;
        };
        boolean isEnough = from == null || !isOf(from, largest) || largest.compareTo(from) >= 0;
        return isOccasion && isEnough && (upTo == null || isOf(upTo, largest) && largest.compareTo(upTo) <= 0);
    }

    private static boolean isOf(Money bound, Money amount) {
        return bound.currency().equals(amount.currency());
    }

    /** @throws IllegalStateException for a word that there is none of: a mistake in {@link CountryRules} */
    String with(Map<String, String> words) {
        return WORD.matcher(text).replaceAll(found -> {
            String word = words.get(found.group(1));
            if (word == null) {
                throw new IllegalStateException("No such word on a receipt: " + found.group(1));
            }
            return Matcher.quoteReplacement(word);
        });
    }
}
