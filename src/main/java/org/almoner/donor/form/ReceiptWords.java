package org.almoner.donor.form;

import org.almoner.donor.language.DonorLanguage;

/** What stands before the facts of a receipt. */
record ReceiptWords(
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
        String code) {

    static ReceiptWords in(DonorLanguage language) {
        return switch (language) {
            case EN ->
                new ReceiptWords(
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
                        "Check code");
            case DE ->
                new ReceiptWords(
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
                        "Prüfzeichen");
        };
    }
}
