package org.almoner.donor.form;

import static org.almoner.donor.form.Statement.always;
import static org.almoner.donor.form.Statement.from;
import static org.almoner.donor.form.Statement.ofGiftUpTo;
import static org.almoner.donor.form.Statement.ofYear;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.almoner.donor.language.DonorLanguage;
import org.almoner.money.Money;

/**
 * What the law of a country wants on a receipt: data, in one place, each with its source. A lawyer of the organisation's reads it before
 * the first receipt goes out; a change of words makes what is asked for again a correction.
 *
 * @param country of the organisation, ISO 3166; null for any
 * @param currencies in which gifts must be; empty for any
 * @param declared whether the donor has to declare something by a tick
 * @param inWords whether the amount stands in words too
 * @param needsExemption whether it takes a notice that exempts the organisation, which is good for {@link #NOTICE_YEARS}
 * @param source where it is written that a receipt must be so
 */
public record CountryRules(
        ReceiptForm form,
        String country,
        DonorLanguage language,
        Set<String> currencies,
        boolean declared,
        boolean inWords,
        boolean needsExemption,
        String title,
        String yearTitle,
        String source,
        List<Statement> statements) {

    /** AO, 63 (5), sentence 1, number 1. */
    static final int NOTICE_YEARS = 5;

    static final List<CountryRules> ALL = List.of(
            new CountryRules(
                    ReceiptForm.US,
                    "US",
                    DonorLanguage.EN,
                    Set.of(),
                    false,
                    false,
                    false,
                    "Acknowledgment of a contribution",
                    "Acknowledgment of contributions",
                    "26 U.S.C. 170(f)(8); IRS Publication 1771, Written Acknowledgments",
                    List.of(
                            always("{issuer} (tax number {taxId}) has received what is named here in money."),
                            from(
                                    Money.ofMinor(25_000, "USD"),
                                    "No goods or services were provided in exchange for this contribution, in whole or in part."),
                            always("Please keep this acknowledgment for your tax records."))),
            new CountryRules(
                    ReceiptForm.GB,
                    "GB",
                    DonorLanguage.EN,
                    Set.of("GBP"),
                    true,
                    false,
                    false,
                    "Receipt and Gift Aid declaration",
                    "Statement of gifts and Gift Aid declaration",
                    "Income Tax Act 2007, s. 428; HMRC, Chapter 3: Gift Aid, 3.6 (declarations)",
                    List.of(
                            always("{issuer} (number {taxId}) has received what is named here."),
                            always(
                                    "The donor has declared: I want {issuer} to treat what is named here as Gift Aid. I am a UK taxpayer."
                                            + " I know that if the Income Tax and Capital Gains Tax that I pay in a tax year is less than the Gift Aid"
                                            + " claimed on all my gifts in it, I have to pay the difference."),
                            always(
                                    "Please tell us if you want to cancel this declaration, if your name or home address changes, or if you no"
                                            + " longer pay enough tax."))),
            new CountryRules(
                    ReceiptForm.DE,
                    "DE",
                    DonorLanguage.DE,
                    Set.of("EUR"),
                    false,
                    true,
                    true,
                    "Bestätigung über Geldzuwendungen",
                    "Sammelbestätigung über Geldzuwendungen",
                    "EStG § 10b; EStDV § 50; BMF-Schreiben vom 7.11.2013, Anlagen 3 und 14 (verbindliche Muster)",
                    List.of(
                            always(
                                    "Im Sinne des § 10b des Einkommensteuergesetzes an eine der in § 5 Abs. 1 Nr. 9 des Körperschaftsteuergesetzes"
                                            + " bezeichneten Körperschaften, Personenvereinigungen oder Vermögensmassen."),
                            always("Es handelt sich nicht um den Verzicht auf Erstattung von Aufwendungen."),
                            always(
                                    "Wir sind wegen Förderung {purpose} nach dem Freistellungsbescheid bzw. nach der Anlage zum"
                                            + " Körperschaftsteuerbescheid des Finanzamts {office}, StNr. {taxId}, vom {noticeDate} nach § 5 Abs. 1 Nr. 9"
                                            + " des Körperschaftsteuergesetzes von der Körperschaftsteuer und nach § 3 Nr. 6 des Gewerbesteuergesetzes"
                                            + " von der Gewerbesteuer befreit."),
                            always("Es wird bestätigt, dass die Zuwendung nur zur Förderung {purpose} verwendet wird."),
                            ofYear(
                                    "Es wird bestätigt, dass über die in der Gesamtsumme enthaltenen Zuwendungen keine weiteren Bestätigungen,"
                                            + " weder formelle Zuwendungsbestätigungen noch Beitragsquittungen oder Ähnliches, ausgestellt wurden und"
                                            + " werden, außer den hier als ersetzt genannten."),
                            ofGiftUpTo(
                                    Money.ofMinor(30_000, "EUR"),
                                    "Bis 300 Euro genügt dem Finanzamt nach § 50 Abs. 4 EStDV dieser Beleg zusammen mit dem Kontoauszug als"
                                            + " vereinfachter Nachweis."),
                            always(
                                    "Hinweis: Wer vorsätzlich oder grob fahrlässig eine unrichtige Zuwendungsbestätigung erstellt oder veranlasst,"
                                            + " dass Zuwendungen nicht zu den in der Zuwendungsbestätigung angegebenen steuerbegünstigten Zwecken"
                                            + " verwendet werden, haftet für die entgangene Steuer (§ 10b Abs. 4 EStG, § 9 Abs. 3 KStG, § 9 Nr. 5 GewStG)."),
                            always(
                                    "Diese Bestätigung wird nicht als Nachweis für die steuerliche Berücksichtigung der Zuwendung anerkannt, wenn das"
                                            + " Datum des Freistellungsbescheides länger als 5 Jahre seit Ausstellung der Bestätigung zurückliegt"
                                            + " (§ 63 Abs. 5 AO)."))),
            general(
                    ReceiptForm.GENERAL_EN,
                    DonorLanguage.EN,
                    "Receipt for a gift",
                    "Statement of gifts of a year",
                    "{issuer} has received what is named here, and has given nothing in return."),
            general(
                    ReceiptForm.GENERAL_DE,
                    DonorLanguage.DE,
                    "Quittung über eine Spende",
                    "Übersicht der Spenden eines Jahres",
                    "{issuer} hat das hier Genannte erhalten und nichts dafür gegeben."));

    private static CountryRules general(
            ReceiptForm form, DonorLanguage language, String title, String yearTitle, String text) {
        return new CountryRules(
                form,
                null,
                language,
                Set.of(),
                false,
                false,
                false,
                title,
                yearTitle,
                "no law; what any of them asks for at least",
                List.of(always(text)));
    }

    public static CountryRules of(ReceiptForm form) {
        return ALL.stream().filter(rules -> rules.form == form).findFirst().orElseThrow();
    }

    /** Those that a donor may choose from, that of the country first. @param today by which a notice is too old */
    public static List<CountryRules> offered(Issuer issuer, String currency, LocalDate today) {
        return ALL.stream()
                .filter(rules -> rules.country == null || rules.country.equals(issuer.country()))
                .filter(rules -> rules.currencies.isEmpty() || rules.currencies.contains(currency))
                .filter(rules -> !rules.needsExemption
                        || issuer.isExempt()
                                && !issuer.exemptionDate()
                                        .plusYears(NOTICE_YEARS)
                                        .isBefore(today))
                .toList();
    }
}
