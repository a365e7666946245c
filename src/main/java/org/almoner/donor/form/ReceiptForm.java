package org.almoner.donor.form;

/** What a receipt is written by; its rules are in {@link CountryRules}. */
public enum ReceiptForm {
    US,
    GB,
    DE,
    /** For whoever needs no country's form, in English. */
    GENERAL_EN,
    /** The same in German. */
    GENERAL_DE
}
