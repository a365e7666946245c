package org.almoner.donor.thanks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.almoner.donor.language.DonorLanguage;

/**
 * What an administrator writes to the donors of a ticket: plain text, in which a few words in braces stand for what is known of the
 * gift. Nothing else is done in it, so that no text can read or do more.
 */
record OwnText(DonorLanguage language, List<Part> parts) {

    static final int LONGEST = 5_000;

    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t]*\\n\\s*");

    /** What may stand in braces. */
    enum Placeholder {
        NAME,
        AMOUNT,
        DATE,
        TICKET;

        private static Optional<Placeholder> of(String word) {
            for (Placeholder known : values()) {
                if (known.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        }
    }

    /** A piece of text as it is, or, where that is null, a placeholder. */
    record Part(String text, Placeholder placeholder) {}

    /** The text cannot be read. Its message says where and why, and quotes nothing. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private UnreadableException(int line, String why) {
            super("cannot be read in line " + line + ": " + why);
        }
    }

    /** @throws UnreadableException naming the line */
    static OwnText parse(DonorLanguage language, String text) throws UnreadableException {
        List<Part> parts = new ArrayList<>();
        String body = text.replace("\r\n", "\n").replace('\r', '\n').strip();
        int from = 0;
        while (from < body.length()) {
            int brace = next(body, from);
            if (brace > from) {
                parts.add(new Part(body.substring(from, brace), null));
            }
            if (brace == body.length()) {
                break;
            }
            int end = body.indexOf('}', brace);
            if (body.charAt(brace) == '}') {
                throw new UnreadableException(line(body, brace), "a brace is closed that was not opened");
            }
            if (end < 0) {
                throw new UnreadableException(line(body, brace), "a brace is not closed");
            }
            parts.add(new Part(null, placeholder(body, brace, end)));
            from = end + 1;
        }
        return new OwnText(language, List.copyOf(parts));
    }

    private static int next(String body, int from) {
        for (int i = from; i < body.length(); i++) {
            if (body.charAt(i) == '{' || body.charAt(i) == '}') {
                return i;
            }
        }
        return body.length();
    }

    private static Placeholder placeholder(String body, int brace, int end) throws UnreadableException {
        Optional<Placeholder> known = Placeholder.of(body.substring(brace + 1, end));
        if (known.isEmpty()) {
            throw new UnreadableException(
                    line(body, brace), "in braces may stand name, amount, date and ticket, and nothing else");
        }
        return known.get();
    }

    /** From 1. */
    private static int line(String body, int place) {
        return 1 + (int) body.substring(0, place).chars().filter(c -> c == '\n').count();
    }

    /** What it says to one donor. @param words of the letter */
    String of(Letters.Words words) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.text() != null ? part.text() : value(part.placeholder(), words));
        }
        return text.toString();
    }

    /** Isolated, so that a name which is written from right to left turns nothing around it. */
    private String value(Placeholder placeholder, Letters.Words words) {
        return switch (placeholder) {
            case NAME -> isolated(words.name().isEmpty() ? nameless() : words.name());
            case AMOUNT -> words.amount();
            case DATE -> words.date();
            case TICKET -> isolated(words.cause());
        };
    }

    private String nameless() {
        return switch (language) {
            case EN -> "donor";
            case DE -> "Spenderin oder Spender";
        };
    }

    private static String isolated(String name) {
        return name.isEmpty() ? "" : "\u2068" + name + "\u2069";
    }

    /** For HTML. */
    static List<String> paragraphs(String text) {
        return List.of(BLANK_LINES.split(text));
    }
}
