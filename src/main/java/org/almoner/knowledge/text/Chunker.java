package org.almoner.knowledge.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text at the ends of sentences into chunks that overlap, so that what belongs together is found together wherever the
 * cut falls. Only a sentence that is longer than a chunk is cut itself: at a space, or anywhere when it has none.
 */
public final class Chunker {

    private static final Pattern EMPTY_LINE = Pattern.compile("\\n[ \\t]*+\\n\\s*+");

    private final int size;
    private final int overlap;

    /**
     * @param size of a chunk at most, in chars
     * @param overlap of two chunks at most, in chars; less than the size
     */
    public Chunker(int size, int overlap) {
        if (overlap < 0 || overlap >= size) {
            throw new IllegalArgumentException("An overlap is less than a chunk");
        }
        this.size = size;
        this.overlap = overlap;
    }

    /** @return none of them blank */
    public List<String> cut(String text, Locale language) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        List<Integer> ends = pieces(lines, language);
        List<String> chunks = new ArrayList<>();
        int first = 0;
        while (first < ends.size()) {
            int last = first;
            while (last + 1 < ends.size() && ends.get(last + 1) - start(ends, first) <= size) {
                last++;
            }
            String chunk = lines.substring(start(ends, first), ends.get(last)).strip();
            if (!chunk.isEmpty()) {
                chunks.add(chunk);
            }
            first = last + 1 < ends.size() ? next(ends, first, last) : ends.size();
        }
        return chunks;
    }

    /** Where the chunk after begins: as far back as the overlap and the piece that must be in it allow. */
    private int next(List<Integer> ends, int first, int last) {
        int next = last + 1;
        while (next - 1 > first
                && ends.get(last) - start(ends, next - 1) <= overlap
                && ends.get(last + 1) - start(ends, next - 1) <= size) {
            next--;
        }
        return next;
    }

    private static int start(List<Integer> ends, int piece) {
        return piece == 0 ? 0 : ends.get(piece - 1);
    }

    /** The ends of what is not cut: sentences, and the parts of those that are too long. */
    private List<Integer> pieces(String text, Locale language) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(language);
        Matcher emptyLine = EMPTY_LINE.matcher(text);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = emptyLine.find() ? emptyLine.end() : text.length();
            sentences.setText(text.substring(from, to));
            for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
                addSentence(text, ends, from + end);
            }
            from = to;
        }
        return ends;
    }

    /** Parts of the overlap's length, so that the chunks that they make overlap too. */
    private void addSentence(String text, List<Integer> ends, int end) {
        int from = start(ends, ends.size());
        if (end - from > size) {
            int longest = overlap == 0 ? size : overlap;
            while (end - from > longest) {
                from = place(text, from, from + longest);
                ends.add(from);
            }
        }
        ends.add(end);
    }

    /** After the last space before the limit; where there is none, at the limit, but not within a pair of surrogates. */
    private static int place(String text, int from, int limit) {
        for (int place = limit; place > from; place--) {
            if (Character.isWhitespace(text.charAt(place - 1))) {
                return place;
            }
        }
        boolean withinPair =
                Character.isHighSurrogate(text.charAt(limit - 1)) && Character.isLowSurrogate(text.charAt(limit));
        return withinPair && limit - 1 > from ? limit - 1 : limit;
    }
}
