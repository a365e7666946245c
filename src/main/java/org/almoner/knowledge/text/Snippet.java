package org.almoner.knowledge.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.almoner.web.HtmlText;

/**
 * A part of a text in which what was found is marked, as HTML: all that the text itself has of markup is escaped, and the
 * only elements are {@code <mark>}. A page can show it as it is.
 */
public final class Snippet {

    /** Stand for the marks until the text is escaped. No text has them, since they are control characters. */
    static final String BEGIN = "\u0002";

    static final String END = "\u0003";

    private static final int BEFORE_CHARS = 60;
    private static final int LENGTH_CHARS = 200;

    private Snippet() {}

    /** @param text in which what was found stands between {@link #BEGIN} and {@link #END} */
    public static String html(String text) {
        return HtmlText.of(text).replace(BEGIN, "<mark>").replace(END, "</mark>");
    }

    /** The surroundings of the first of what is wanted, or the beginning when none of it stands there literally. */
    public static String around(String text, List<String> wanted) {
        if (wanted.isEmpty()) {
            return html(part(text, 0));
        }
        Pattern any = Pattern.compile(
                wanted.stream().map(Pattern::quote).collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        Matcher first = any.matcher(text);
        String part = part(text, first.find() ? first.start() - BEFORE_CHARS : 0);
        return html(any.matcher(part).replaceAll(BEGIN + "$0" + END));
    }

    private static String part(String text, int around) {
        int from = whole(text, Math.max(0, around));
        int to = whole(text, Math.min(text.length(), from + LENGTH_CHARS));
        return (from > 0 ? "… " : "") + text.substring(from, to).strip() + (to < text.length() ? " …" : "");
    }

    /** Not between the surrogates of one character. */
    private static int whole(String text, int place) {
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }
}
