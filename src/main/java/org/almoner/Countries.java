package org.almoner;

/** Countries by their ISO 3166 codes. */
public final class Countries {

    /** Stands for a country that nobody names. */
    public static final String UNKNOWN = "??";

    private Countries() {}

    /** @param country may be null */
    public static String orUnknown(String country) {
        return country == null ? UNKNOWN : country;
    }
}
