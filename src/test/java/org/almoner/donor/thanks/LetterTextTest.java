package org.almoner.donor.thanks;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.almoner.donor.language.DonorLanguage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a letter, and in which language. */
class LetterTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Maria Garcia Lopez",
                "O'Brien",
                "Jean-Luc D’Arc",
                "Martin L. King Jr.",
                "محمد بن سلمان",
                "שרה לוי",
                "山田太郎",
                "ジョン・スミス",
                "Жанна д'Арк",
                "श्री\u200Dमान"
            })
    void namesStandAsTheyAre(String name) {
        assertThat(ShownName.ofPerson(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "  ",
                "visit http://evil.example",
                "evil.example.com",
                "maria@example.com",
                "<b>Maria</b>",
                "Maria {amount}",
                "4111 1111 1111 1111",
                "Win 1000 USD",
                "Maria, call +1"
            })
    void whatIsNoNameIsNotShown(String name) {
        assertThat(ShownName.ofPerson(name)).isNull();
    }

    @Test
    void whatIsInvisibleIsTakenOut() {
        assertThat(ShownName.ofPerson("Maria\u202E Lopez\r\n")).isEqualTo("Maria Lopez");
        assertThat(ShownName.ofPerson("M".repeat(81))).isNull();
        assertThat(ShownName.ofTicket("Reading no. 5 for Anna (2026)")).isEqualTo("Reading no. 5 for Anna (2026)");
        assertThat(ShownName.ofTicket("Win at www.evil.example")).isNull();
        assertThat(ShownName.ofTicket("evil.example/win")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "de, US, DE",
        "de-AT, US, DE",
        "DE, , DE",
        "fr, DE, DE",
        ", AT, DE",
        ", FR, EN",
        "en-GB, DE, EN",
        "dex, US, EN",
        "'de\r\n', US, EN",
        "zz, , EN",
        ", , EN"
    })
    void languageIsThatOfTheBrowserElseOfTheCountryElseTheUsual(String tag, String country, DonorLanguage language) {
        assertThat(DonorLanguage.of(tag, country, DonorLanguage.EN)).isEqualTo(language);
    }

    /** Where no compiler tells that a language lacks. */
    @ParameterizedTest
    @EnumSource(DonorLanguage.class)
    void everyLanguageMayBeChosen(DonorLanguage language) throws Exception {
        String tag = language.tag();
        assertThat(ThanksSettings.LANGUAGE.read(tag)).contains(language);
        assertThat(ThanksSettings.LANGUAGE.meaning()).contains("`" + tag + "`");
        assertThat(ThanksSettings.LANGUAGE.expected()).containsPattern("\\b" + tag + "\\b");
        assertThat(tag)
                .matches(TicketThanksResource.ThanksInput.class
                        .getDeclaredField("language")
                        .getAnnotation(Pattern.class)
                        .regexp());
        assertThat(Files.readString(Path.of("src/main/resources/templates/desk/thanks.html")))
                .contains("<option value=\"" + tag + "\"");
    }

    @Test
    void amountsHaveTheDigitsOfTheirCurrency() {
        assertThat(DonorLanguage.EN.amount(new BigDecimal("25.5"), "USD")).isEqualTo("25.50 USD");
        assertThat(DonorLanguage.DE.amount(new BigDecimal("1234.500"), "EUR")).isEqualTo("1234,50 EUR");
        assertThat(DonorLanguage.EN.amount(new BigDecimal("500.000"), "JPY")).isEqualTo("500 JPY");
        assertThat(DonorLanguage.DE.amount(new BigDecimal("1.25"), "KWD")).isEqualTo("1,250 KWD");
        assertThat(DonorLanguage.DE.date(LocalDate.of(2026, 11, 9))).isEqualTo("09.11.2026");
    }

    @Test
    void giftsFarApartAreNotLookedForInOneList() {
        Instant at = Instant.parse("2026-11-29T05:00:00Z");
        List<Due> gifts =
                List.of(due(at.plusSeconds(900)), due(at), due(at.plusSeconds(500)), due(at.plusSeconds(4_000)));
        assertThat(DonorAddresses.groups(gifts).stream().map(List::size)).containsExactly(3, 1);
    }

    @Test
    void donorIsInNoText() {
        Giver giver = new Giver("maria@example.com", "maria@example.com", "Maria", "de", "DE");
        assertThat(giver.toString()).doesNotContain("maria", "Maria");
    }

    private static Due due(Instant paidAt) {
        return new Due(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "pi_x",
                null,
                null,
                null,
                BigDecimal.ONE,
                "USD",
                paidAt,
                null,
                false,
                false);
    }
}
