package org.almoner.knowledge.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words of a text for languages that PostgreSQL cannot parse. Scripts that are written without spaces between words are
 * taken in pairs of neighbours (寄付金 is 寄付 and 付金, and 金 at its end): whatever stands in the text is found as a row of
 * pairs, without a dictionary. Other scripts are taken word by word.
 *
 * <p>They become a {@code tsvector} without any parser or extension of the server's, so that its locale has no say in it:
 * pg_trgm knows no letters but ASCII's in a database of the locale C, and finds nothing shorter than three of them.
 */
public final class Grams {

    private static final int LONGEST_WORD_CODE_POINTS = 100;

    /** Its script is that of none, as it lengthens vowels in two. */
    private static final int LONG_VOWEL = 'ー';

    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HANGUL,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN,
            UnicodeScript.YI);

    private Grams() {}

    enum Kind {
        WORD,
        PAIR,

        /** The last character of a row of pairs, or one that stands alone. */
        LAST
    }

    /** @param position in its text, from 1 on, as a {@code tsvector} counts */
    record Gram(String text, int position, Kind kind) {

        /** As a lexeme of PostgreSQL's, in quotes. */
        String lexeme() {
            return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
        }
    }

    static List<Gram> of(String text) {
        int[] points = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .toArray();
        List<Gram> grams = new ArrayList<>();
        int from = 0;
        while (from < points.length) {
            int to = endOfRun(points, from);
            if (to == from) {
                from++;
            } else {
                add(grams, Arrays.copyOfRange(points, from, to));
                from = to;
            }
        }
        return grams;
    }

    /** A text and its title, which counts more, as the text of a {@code tsvector}. */
    public static String vector(String title, String text) {
        List<Gram> ofTitle = of(title);
        int titleEnd = ofTitle.size();
        String heavy = ofTitle.stream()
                .map(gram -> gram.lexeme() + ":" + gram.position() + "A")
                .collect(Collectors.joining(" "));
        String plain = of(text).stream()
                .map(gram -> gram.lexeme() + ":" + (titleEnd + gram.position()))
                .collect(Collectors.joining(" "));
        return heavy + " " + plain;
    }

    private static void add(List<Gram> grams, int[] run) {
        if (!isDense(run[0])) {
            String word = new String(run, 0, Math.min(run.length, LONGEST_WORD_CODE_POINTS));
            grams.add(new Gram(word, grams.size() + 1, Kind.WORD));
            return;
        }
        for (int i = 0; i < run.length; i++) {
            boolean last = i + 1 == run.length;
            grams.add(new Gram(new String(run, i, last ? 1 : 2), grams.size() + 1, last ? Kind.LAST : Kind.PAIR));
        }
    }

    /** Where the letters of one sort that begin here end; here, when none does. */
    private static int endOfRun(int[] points, int from) {
        int to = from;
        while (to < points.length && isPart(points[to]) && (isMark(points[to]) || sameSort(points, from, to))) {
            to++;
        }
        return to;
    }

    private static boolean sameSort(int[] points, int one, int other) {
        return isDense(points[one]) == isDense(points[other]);
    }

    private static boolean isPart(int point) {
        return Character.isLetterOrDigit(point) || isMark(point);
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isDense(int point) {
        return point == LONG_VOWEL || WITHOUT_SPACES.contains(UnicodeScript.of(point));
    }
}
