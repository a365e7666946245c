package org.almoner.donor.language;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;

/**
 * Languages that donors are written to in. Figures are written by rules of ours, so that a receipt is the same whatever tables a Java has.
 */
public enum DonorLanguage {
    EN('.', "yyyy-MM-dd", Set.of()),
    DE(',', "dd.MM.yyyy", Set.of("DE", "AT", "LI"));

    /** Browsers send a tenth of it; to sort the languages of a long one would take its time. */
    private static final int MOST_CHARS = 1_000;

    private static final List<String> TAGS =
            Stream.of(values()).map(DonorLanguage::tag).toList();

    private final char decimalMark;
    private final DateTimeFormatter dates;
    private final Set<String> countries;

    DonorLanguage(char decimalMark, String dates, Set<String> countries) {
        this.decimalMark = decimalMark;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.ROOT);
        this.countries = countries;
    }

    /**
     * Which of them a browser's reader would rather have; English where they want none of them.
     *
     * @param acceptLanguage the header (RFC 9110, 12.5.4); may be null, and what makes no sense names no language
     */
    public static DonorLanguage ofReader(String acceptLanguage) {
        return acceptLanguage == null || acceptLanguage.length() > MOST_CHARS
                ? EN
                : named(Locale.lookupTag(ranges(acceptLanguage), TAGS)).orElse(EN);
    }

    private static List<LanguageRange> ranges(String acceptLanguage) {
        try {
            return LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /**
     * That of a donor: what their browser asked for, else what is spoken where they live.
     *
     * @param tag of BCP 47, and whatever else somebody may have written there; null for none
     * @param country an ISO 3166 code; may be null
     */
    public static DonorLanguage of(String tag, String country, DonorLanguage standard) {
        return named(tag)
                .or(() -> Stream.of(values())
                        .filter(language -> country != null && language.countries.contains(country))
                        .findFirst())
                .orElse(standard);
    }

    private static Optional<DonorLanguage> named(String tag) {
        return Stream.of(values())
                .filter(language -> tag != null
                        && (tag.equalsIgnoreCase(language.tag())
                                || tag.toLowerCase(Locale.ROOT).startsWith(language.tag() + "-")))
                .findFirst();
    }

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** With the digits of the currency. */
    public String amount(Money money) {
        return amount(money.amount(), money.currency());
    }

    /** With the digits of the currency, whether or not it is known. */
    public String amount(BigDecimal amount, String currency) {
        return CurrencyRules.shown(amount, currency).toPlainString().replace('.', decimalMark) + " " + currency;
    }

    public String date(LocalDate day) {
        return dates.format(day);
    }
}
