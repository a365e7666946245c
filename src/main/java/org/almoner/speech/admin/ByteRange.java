package org.almoner.speech.admin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.web.problem.ProblemException;

/**
 * The bytes that a request asks for (RFC 9110, 14).
 *
 * @param first the first byte's number
 * @param last the last byte's number, itself among them
 * @param whole whether it is all of them because nobody asked for less
 */
record ByteRange(long first, long last, boolean whole) {

    /** More digits than any size has. */
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * @param header of {@code Range}; null for all. What is no single range of bytes is ignored, as the RFC has it
     * @throws ProblemException 416 when there is nothing in it
     */
    static ByteRange of(String header, long bytes) {
        ByteRange all = new ByteRange(0, bytes - 1, true);
        Matcher range = header == null ? null : ONE.matcher(header.strip());
        if (range == null
                || !range.matches()
                || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return all;
        }
        if (range.group(1).isEmpty()) {
            long count = Long.parseLong(range.group(2));
            return existing(Math.max(0, bytes - count), count == 0 ? -1 : bytes - 1, bytes);
        }
        long first = Long.parseLong(range.group(1));
        if (range.group(2).isEmpty()) {
            return existing(first, bytes - 1, bytes);
        }
        long last = Long.parseLong(range.group(2));
        return last < first ? all : existing(first, Math.min(last, bytes - 1), bytes);
    }

    private static ByteRange existing(long first, long last, long bytes) {
        if (first >= bytes || last < first) {
            throw ProblemException.rangeNotSatisfiable(bytes);
        }
        return new ByteRange(first, last, false);
    }

    long count() {
        return last - first + 1;
    }
}
