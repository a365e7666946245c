package org.almoner.donor.thanks;

import java.util.regex.Pattern;

/**
 * Names in letters. Anybody may write anything where Stripe asks for a name, and a ticket be called anything: a letter of ours
 * must not carry somebody's link or command to somebody else's address.
 */
final class ShownName {

    private static final int LONGEST_PERSON = 80;
    private static final int LONGEST_TICKET = 120;

    /** All but the joiners that some scripts are written with (zero width, U+200C and U+200D). */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]+");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Zs}]+");
    private static final Pattern PERSON =
            Pattern.compile("[\\p{L}\\p{M}\\u200C\\u200D' ’ʼ·・-]+(?:\\.(?: |$)[\\p{L}\\p{M}\\u200C\\u200D' ’ʼ·・-]*)*");

    /** Something that a mail program might make a link of. */
    private static final Pattern LINK = Pattern.compile(".*(?:[/@\\\\]|www|\\.\\p{L}).*", Pattern.CASE_INSENSITIVE);

    private ShownName() {}

    /** @param name may be null @return null unless it looks like a name */
    static String ofPerson(String name) {
        String shown = line(name, LONGEST_PERSON);
        return shown != null && PERSON.matcher(shown).matches() ? shown : null;
    }

    /** @param name may be null @return null for none, and for one that has a link in it */
    static String ofTicket(String name) {
        String shown = line(name, LONGEST_TICKET);
        return shown != null && !LINK.matcher(shown).matches() ? shown : null;
    }

    private static String line(String text, int longest) {
        if (text == null) {
            return null;
        }
        String line = BLANKS.matcher(INVISIBLE.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        return line.isEmpty() || line.codePointCount(0, line.length()) > longest ? null : line;
    }
}
