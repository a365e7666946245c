package org.almoner.donor.link;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** Which of the two languages that pages for donors are written in a browser's reader would rather have. */
public final class ReaderLanguage {

    private static final List<Locale> WRITTEN = List.of(Locale.ENGLISH, Locale.GERMAN);

    /** Browsers send a tenth of it; to sort the languages of a long one would take its time. */
    private static final int MOST_CHARS = 1_000;

    private ReaderLanguage() {}

    /**
     * Whether it is German: else English.
     *
     * @param acceptLanguage the header (RFC 9110, 12.5.4); may be null, and what makes no sense names no language
     */
    public static boolean isGerman(String acceptLanguage) {
        return acceptLanguage != null
                && acceptLanguage.length() <= MOST_CHARS
                && Locale.GERMAN.equals(Locale.lookup(ranges(acceptLanguage), WRITTEN));
    }

    private static List<LanguageRange> ranges(String acceptLanguage) {
        try {
            return LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
