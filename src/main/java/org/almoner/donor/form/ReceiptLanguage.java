package org.almoner.donor.form;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.almoner.money.Money;

/** Languages that receipts are written in. Figures are written by rules of ours, so that a receipt is the same whatever tables a Java has. */
public enum ReceiptLanguage {
    EN(
            '.',
            "yyyy-MM-dd",
            new Words(
                    "Number",
                    "Issued on",
                    "Instead of, which no longer holds",
                    "Organisation",
                    "Tax number",
                    "Donor",
                    "Amount",
                    "Amount in words",
                    "Given on",
                    "Year",
                    "Gifts",
                    "Check code")),
    DE(
            ',',
            "dd.MM.yyyy",
            new Words(
                    "Nummer",
                    "Ausgestellt am",
                    "Anstelle von, was nicht mehr gilt",
                    "Aussteller",
                    "Steuernummer",
                    "Zuwendende Person",
                    "Betrag",
                    "Betrag in Worten",
                    "Tag der Zuwendung",
                    "Jahr",
                    "Zuwendungen",
                    "Prüfzeichen"));

    /** What stands before the facts of a receipt. */
    record Words(
            String number,
            String issued,
            String replaces,
            String issuer,
            String taxId,
            String donor,
            String amount,
            String inWords,
            String given,
            String year,
            String gifts,
            String code) {}

    private final char decimalMark;
    private final DateTimeFormatter dates;
    private final Words words;

    ReceiptLanguage(char decimalMark, String dates, Words words) {
        this.decimalMark = decimalMark;
        this.dates = DateTimeFormatter.ofPattern(dates, Locale.ROOT);
        this.words = words;
    }

    Words words() {
        return words;
    }

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** With the digits of the currency. */
    public String amount(Money money) {
        return money.amount().toPlainString().replace('.', decimalMark) + " " + money.currency();
    }

    public String date(LocalDate day) {
        return dates.format(day);
    }
}
