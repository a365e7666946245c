package org.almoner.donor.thanks;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.almoner.money.CurrencyRules;

/**
 * Languages that letters are written in. Figures are written by rules of ours: native executables have the tables of one locale only.
 */
enum Language {
    EN("Thank you for your gift", "donor", '.', "yyyy-MM-dd", Set.of()),
    DE("Danke für Ihre Spende", "Spenderin oder Spender", ',', "dd.MM.yyyy", Set.of("DE", "AT", "LI"));

    private final String subject;
    private final String nameless;
    private final char decimalMark;
    private final DateTimeFormatter dates;
    private final Set<String> countries;

    Language(String subject, String nameless, char decimalMark, String dates, Set<String> countries) {
        this.subject = subject;
        this.nameless = nameless;
        this.decimalMark = decimalMark;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.ROOT).withZone(ZoneOffset.UTC);
        this.countries = countries;
    }

    /**
     * That of a donor: what their browser asked for, else what is spoken where they live.
     *
     * @param tag of BCP 47, and whatever else somebody may have written there; null for none
     * @param country an ISO 3166 code; may be null
     */
    static Language of(String tag, String country, Language standard) {
        return named(tag)
                .or(() -> Stream.of(values())
                        .filter(language -> country != null && language.countries.contains(country))
                        .findFirst())
                .orElse(standard);
    }

    private static Optional<Language> named(String tag) {
        return Stream.of(values())
                .filter(language -> tag != null
                        && (tag.equalsIgnoreCase(language.tag())
                                || tag.toLowerCase(Locale.ROOT).startsWith(language.tag() + "-")))
                .findFirst();
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    String subject() {
        return subject;
    }

    /** Stands where a name belongs and none is known. */
    String nameless() {
        return nameless;
    }

    /** With the digits of the currency. */
    String amount(BigDecimal amount, String currency) {
        return CurrencyRules.shown(amount, currency).toPlainString().replace('.', decimalMark) + " " + currency;
    }

    /** The day, by UTC. */
    String date(Instant at) {
        return dates.format(at);
    }
}
