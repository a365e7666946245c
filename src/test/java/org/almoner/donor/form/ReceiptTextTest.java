package org.almoner.donor.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.almoner.donor.form.Fingerprint.Mark;
import org.almoner.donor.form.ReceiptText.Content;
import org.almoner.donor.form.ReceiptText.Stamp;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.money.Money;
import org.almoner.testing.UnkeyedDonorHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands on a receipt, by which country's rules. */
@Execution(ExecutionMode.CONCURRENT)
class ReceiptTextTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Issuer ISSUER = new Issuer(
            "Fund", List.of("Road 1", "Town"), "12-345", "DE", "der Bildung", "Berlin", LocalDate.of(2024, 5, 6));
    private static final Stamp STAMP = new Stamp(new ReceiptNumber(2026, 12), DAY, List.of(), "c0de");

    @ParameterizedTest
    @CsvSource({"USD, 24999, false", "USD, 25000, true", "USD, 999999999999, true", "EUR, 1, true", "JPY, 1, true"})
    void americanAcknowledgmentSpeaksOfGoodsFrom250Dollars(String currency, long minor, boolean said) {
        assertThat(plain(ReceiptForm.US, minor, currency).contains("No goods or services were provided"))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "30000, true", "30001, false"})
    void germanSingleReceiptIsSimpleUpTo300Euros(long cents, boolean simple) {
        assertThat(plain(ReceiptForm.DE, cents, "EUR").contains("vereinfachter Nachweis"))
                .isEqualTo(simple);
    }

    @Test
    void germanStatementOfAYearSaysThatThereIsNoOther() {
        List<Gift> gifts = List.of(gift(1_000, "EUR"), gift(2_550, "EUR"));
        String text =
                ReceiptText.of(content(ReceiptForm.DE, 2026, gifts), STAMP).plain();
        assertThat(text)
                .startsWith("Sammelbestätigung über Geldzuwendungen\n")
                .contains(
                        "Betrag: 35,50 EUR",
                        "Betrag in Worten: fünfunddreißig Euro und fünfzig Cent",
                        "Jahr: 2026",
                        "Zuwendungen: 01.03.2026: 10,00 EUR\n01.03.2026: 25,50 EUR",
                        "keine weiteren Bestätigungen",
                        "wegen Förderung der Bildung",
                        "Finanzamts Berlin, StNr. 12-345, vom 06.05.2024",
                        "§ 10b Abs. 4 EStG")
                .doesNotContain("vereinfachter Nachweis", "{");
    }

    @Test
    void giftAidHasTheDeclarationOfTheDonor() {
        assertThat(plain(ReceiptForm.GB, 2_500, "GBP"))
                .contains("I am a UK taxpayer", "I want Fund to treat", "pay the difference", "Given on: 2026-03-01");
    }

    /** Whatever the rules say, it can be written for whatever may be given. */
    @ParameterizedTest
    @EnumSource(ReceiptForm.class)
    void everyFormIsWrittenInTheDigitsOfEachCurrency(ReceiptForm form) {
        CountryRules rules = CountryRules.of(form);
        Set<String> currencies =
                rules.currencies().isEmpty() ? Set.of("USD", "JPY", "KWD", "ISK", "HUF") : rules.currencies();
        for (String currency : currencies) {
            String plain = plain(form, 1_234_000, currency);
            char mark = rules.language() == DonorLanguage.DE ? ',' : '.';
            String amount = switch (currency) {
                case "JPY" -> "1234000 JPY";
                case "KWD" -> "1234" + mark + "000 KWD";
                default -> "12340" + mark + "00 " + currency;
            };
            assertThat(plain).contains(": " + amount + "\n").contains("2026-000012", "Maria Lopez", "Lane 2\nTown");
            assertThat(plain).doesNotContain("{", "}", "null");
        }
        assertThat(rules.source()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "US, USD, US GENERAL_EN GENERAL_DE",
        "US, EUR, US GENERAL_EN GENERAL_DE",
        "GB, GBP, GB GENERAL_EN GENERAL_DE",
        "GB, EUR, GENERAL_EN GENERAL_DE",
        "DE, EUR, DE GENERAL_EN GENERAL_DE",
        "DE, USD, GENERAL_EN GENERAL_DE",
        "FR, EUR, GENERAL_EN GENERAL_DE"
    })
    void formsAreThoseOfTheOrganisationsCountry(String country, String currency, String forms) {
        Issuer issuer = new Issuer("F", List.of("A"), "1", country, "x", "y", LocalDate.of(2024, 5, 6));
        assertThat(CountryRules.offered(issuer, currency, DAY))
                .extracting(rules -> rules.form().name())
                .containsExactly(forms.split(" "));
    }

    @Test
    void germanFormNeedsANoticeThatIsNotTooOld() {
        assertThat(forms(ISSUER, LocalDate.of(2029, 5, 6))).contains(ReceiptForm.DE);
        assertThat(forms(ISSUER, LocalDate.of(2029, 5, 7))).doesNotContain(ReceiptForm.DE);
        assertThat(forms(new Issuer("F", List.of("A"), "1", "DE", null, null, null), DAY))
                .doesNotContain(ReceiptForm.DE);
    }

    private static List<ReceiptForm> forms(Issuer issuer, LocalDate day) {
        return CountryRules.offered(issuer, "EUR", day).stream()
                .map(CountryRules::form)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0, null Euro",
        "0.01, null Euro und ein Cent",
        "1, ein Euro",
        "1.10, ein Euro und zehn Cent",
        "11.12, elf Euro und zwölf Cent",
        "16.17, sechzehn Euro und siebzehn Cent",
        "21, einundzwanzig Euro",
        "30.99, dreißig Euro und neunundneunzig Cent",
        "66, sechsundsechzig Euro",
        "77, siebenundsiebzig Euro",
        "100, einhundert Euro",
        "101, einhundertein Euro",
        "1000, eintausend Euro",
        "1001, eintausendein Euro",
        "21000, einundzwanzigtausend Euro",
        "1000000, eine Million Euro",
        "2000001, zwei Millionen ein Euro",
        "1000000000, eine Milliarde Euro",
        "9999999999.99, neun Milliarden neunhundertneunundneunzig Millionen neunhundertneunundneunzigtausendneunhundertneunundneunzig Euro und neunundneunzig Cent",
        "2000000000000, zwei Billionen Euro"
    })
    void eurosInWords(BigDecimal amount, String words) {
        assertThat(GermanWords.euros(amount)).isEqualTo(words);
    }

    @Test
    void everyAmountHasWordsOfItsOwn() {
        Set<String> words = new HashSet<>();
        for (int cents = 0; cents < 300_000; cents++) {
            words.add(GermanWords.euros(BigDecimal.valueOf(cents, 2)));
        }
        assertThat(words).hasSize(300_000);
        assertThatThrownBy(() -> GermanWords.euros(new BigDecimal("-1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashIsOfEveryCharacterAndOfNoBlank() {
        String sha256 = Fingerprint.sha256("Title\n\nAmount: 1 EUR\n");
        assertThat(sha256)
                .as("printf 'TitleAmount:1EUR' | sha256sum")
                .isEqualTo(Fingerprint.sha256("TitleAmount:1EUR"))
                .isEqualTo(Fingerprint.sha256(" T itle\r\n\u00a0Amount:\t1\u2003EUR"))
                .isNotEqualTo(Fingerprint.sha256("Title Amount: 2 EUR"));
        assertThat(Fingerprint.sha256("é")).isEqualTo(Fingerprint.sha256("e\u0301"));
        assertThat(Fingerprint.sha256("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void marksAreOfOneContentOneGiftAndOneKey() {
        var keys = UnkeyedDonorHash.withKey("new,old").derived("Almoner: test");
        List<Gift> gifts = List.of(gift(2_500, "EUR"));
        List<Mark> marks = marks(gifts, gifts, keys);
        assertThat(marks).hasSize(2).doesNotHaveDuplicates();
        assertThat(marks(gifts, gifts, List.of(keys.get(1)))).containsExactly(marks.get(1));
        assertThat(marks(gifts, List.of(gift(2_500, "EUR")), keys)).doesNotContainAnyElementsOf(marks);
        assertThat(marks(List.of(gift(2_501, "EUR")), gifts, keys)).doesNotContainAnyElementsOf(marks);
        assertThat(marks.get(0).code())
                .hasSize(32)
                .isNotEqualTo(marks.get(0).content().substring(0, 32));
    }

    private static List<Mark> marks(List<Gift> shown, List<Gift> of, List<javax.crypto.spec.SecretKeySpec> keys) {
        return Fingerprint.marks(ReceiptText.of(content(ReceiptForm.GENERAL_EN, null, shown), null), of, keys);
    }

    private static String plain(ReceiptForm form, long minor, String currency) {
        return ReceiptText.of(content(form, null, List.of(gift(minor, currency))), STAMP)
                .plain();
    }

    private static Content content(ReceiptForm form, Integer year, List<Gift> gifts) {
        Donor donor = new Donor("Maria Lopez", List.of("Lane 2", "Town"));
        return new Content(CountryRules.of(form), ISSUER, donor, year, gifts);
    }

    private static Gift gift(long minor, String currency) {
        return new Gift(UUID.randomUUID(), Money.ofMinor(minor, currency), DAY);
    }
}
