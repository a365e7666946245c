package org.almoner.web.input;

import java.util.Locale;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;

/** What somebody looks for in a list; as a {@code @QueryParam} null when left out. */
public record SearchText(String text) {

    private static final int MAX_LENGTH_CHARS = 254;
    private static final Pattern LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1," + MAX_LENGTH_CHARS + "}");
    private static final Pattern WILD = Pattern.compile("[!%_]");

    /**
     * @param field that an error names
     * @return null for null
     * @throws ProblemException 400 for what is empty or too long, or holds characters that no row can have
     */
    public static SearchText of(String field, String text) {
        if (text != null && !LINE.matcher(text).matches()) {
            throw ProblemException.invalid(
                    field,
                    "must have 1 to " + MAX_LENGTH_CHARS + " characters, without line breaks or control characters");
        }
        return text == null ? null : new SearchText(text);
    }

    /** In small letters, to be compared with {@code lower(…)}; null for null. */
    public static String small(SearchText search) {
        return search == null ? null : search.text.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The pattern of a {@code lower(…) like lower(…) escape '!'} for what begins so, in letters as they were typed: PostgreSQL makes them small
     * on both sides, of which letters it knows how depends on the locale of its database. Null for null.
     */
    public static String beginning(SearchText search) {
        return search == null ? null : WILD.matcher(search.text.strip()).replaceAll("!$0") + "%";
    }
}
