package org.almoner.knowledge.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.almoner.knowledge.text.Grams.Gram;
import org.almoner.knowledge.text.Grams.Kind;

/**
 * What somebody looks for, in the syntax of {@code websearch_to_tsquery}, as a query for {@link Grams}: words are all to be
 * there, {@code "…"} in this order, {@code or} either, {@code -} not. Nothing is a mistake in it.
 *
 * @param query the text of a {@code tsquery}; empty when there is nothing to look for
 * @param wanted what to mark in a text
 */
public record GramQuery(String query, List<String> wanted) {

    /** A term: in quotes, which need not be closed, or up to the next space. */
    private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]*+)(?:\"|$)|([^\\s\"]++))");

    private static final Pattern OUTER = Pattern.compile("^[^\\p{L}\\p{M}\\p{N}]++|[^\\p{L}\\p{M}\\p{N}]++$");

    /** The beginning of a word finds it, where there is no stem to find it by; shorter ones begin too much. */
    private static final int SHORTEST_BEGINNING_CODE_POINTS = 3;

    public static GramQuery of(String search) {
        List<List<String>> either = new ArrayList<>();
        either.add(new ArrayList<>());
        List<String> wanted = new ArrayList<>();
        Matcher terms = TERM.matcher(search);
        while (terms.find()) {
            boolean quoted = terms.group(2) != null;
            boolean not = !terms.group(1).isEmpty();
            String term = quoted ? terms.group(2) : terms.group(3);
            if (!quoted && !not && term.equalsIgnoreCase("or")) {
                either.add(new ArrayList<>());
                continue;
            }
            String row = row(Grams.of(term), quoted);
            if (!row.isEmpty()) {
                either.get(either.size() - 1).add((not ? "!" : "") + "(" + row + ")");
                if (!not) {
                    String word = OUTER.matcher(term).replaceAll("");
                    // Signs that are letters in another form, as those of units, stand there by themselves.
                    wanted.add(word.isEmpty() ? term.strip() : word);
                }
            }
        }
        String query = either.stream()
                .filter(all -> !all.isEmpty())
                .map(all -> String.join(" & ", all))
                .collect(Collectors.joining(" | "));
        return new GramQuery(query, List.copyOf(wanted));
    }

    /** How many terms there are, {@code or} among them. */
    public static long terms(String search) {
        return TERM.matcher(search).results().count();
    }

    /** Grams one after the other, each as far from the one before as in the text. */
    private static String row(List<Gram> grams, boolean quoted) {
        StringBuilder row = new StringBuilder();
        int before = 0;
        for (int i = 0; i < grams.size(); i++) {
            Gram gram = grams.get(i);
            boolean saidByPairBefore =
                    gram.kind() == Kind.LAST && i > 0 && grams.get(i - 1).kind() == Kind.PAIR;
            if (!saidByPairBefore) {
                row.append(row.isEmpty() ? "" : " <" + (gram.position() - before) + "> ")
                        .append(gram.lexeme())
                        .append(isBeginning(gram, quoted) ? ":*" : "");
                before = gram.position();
            }
        }
        return row.toString();
    }

    /** A character alone begins the pair that it is in. */
    private static boolean isBeginning(Gram gram, boolean quoted) {
        return switch (gram.kind()) {
            case PAIR -> false;
            case LAST -> true;
            case WORD ->
                !quoted && gram.text().codePointCount(0, gram.text().length()) >= SHORTEST_BEGINNING_CODE_POINTS;
        };
    }
}
