package org.almoner.knowledge.text;

import java.util.regex.Pattern;

/**
 * Leaves the marks of Markdown out, so that they are neither found nor shown in snippets. It reads line by line and in
 * linear time, and does not render: a mark that it does not know stays, as text.
 */
public final class Markdown {

    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3}|~{3}).*");
    private static final Pattern RULE = Pattern.compile(" {0,3}[-=*_][-=*_ \\t]*+");
    private static final Pattern TABLE_RULE = Pattern.compile("[|: \\t]*+-[-|: \\t]*+");
    private static final Pattern BLOCK =
            Pattern.compile("[ \\t]*+(?:>[ \\t]*+|#{1,6}[ \\t]++|[-*+][ \\t]++|\\d{1,9}[.)][ \\t]++)++");
    private static final Pattern LINK =
            Pattern.compile("!?\\[([^\\[\\]]{0,1000}+)]\\([^()\\s]{0,2000}+(?:[ \\t]++\"[^\"]{0,500}+\")?\\)");
    private static final Pattern REFERENCE = Pattern.compile(" {0,3}\\[[^\\[\\]]{1,1000}+]:[ \\t]*+\\S++.*+");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]{0,2000}+>|<!--|-->");
    private static final Pattern EMPHASIS =
            Pattern.compile("\\*++|~~|`++|(?<![\\p{L}\\p{N}])_++|_++(?![\\p{L}\\p{N}])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([!-/:-@\\[-`{-~])");

    private Markdown() {}

    /** The text without its marks. Headings and items stand alone, between empty lines, as the sentences that they are. */
    public static String plain(String markdown) {
        StringBuilder plain = new StringBuilder(markdown.length());
        boolean code = false;
        for (String line : markdown.split("\\R", -1)) {
            if (FENCE.matcher(line).matches()) {
                code = !code;
                plain.append('\n');
            } else if (code) {
                plain.append(line).append('\n');
            } else if (RULE.matcher(line).matches()
                    || TABLE_RULE.matcher(line).matches()
                    || REFERENCE.matcher(line).matches()) {
                plain.append('\n');
            } else {
                append(plain, line);
            }
        }
        return plain.toString().strip();
    }

    private static void append(StringBuilder plain, String line) {
        var block = BLOCK.matcher(line);
        boolean alone = block.lookingAt();
        String inline = inline(alone ? line.substring(block.end()) : line);
        plain.append(alone ? "\n" : "").append(inline).append(alone ? "\n\n" : "\n");
    }

    private static String inline(String line) {
        String withoutLinks = LINK.matcher(line).replaceAll("$1");
        String withoutTags = TAG.matcher(withoutLinks).replaceAll(" ");
        String withoutMarks = EMPHASIS.matcher(withoutTags).replaceAll("");
        return ESCAPE.matcher(withoutMarks).replaceAll("$1").replace('|', ' ');
    }
}
