package org.almoner.knowledge;

import java.util.regex.Pattern;

/**
 * What a source says.
 *
 * @param title of 1 to 200 characters
 * @param text without control characters but tabs and line breaks; see {@link #clean}
 * @param language a BCP 47 tag, {@code und} when it is not known
 * @param isPublic whether everybody may find it
 */
public record SourceContent(String title, String text, SourceFormat format, String language, boolean isPublic) {

    /** A transcript's, when nobody has told it (RFC 5646, 4.1). */
    static final String UNKNOWN_LANGUAGE = "und";

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\t\\n\\r]]+");

    /** Leaves out what is no text: PostgreSQL refuses some of it, and snippets are marked with some of it. */
    static String clean(String text) {
        return UNFIT.matcher(text).replaceAll(" ").strip();
    }

    /** Not the default, which would log the text. */
    @Override
    public String toString() {
        return "SourceContent[" + language + "]";
    }
}
