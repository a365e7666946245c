package org.almoner.donor.mail;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of a mail server, and whom it speaks of: servers tell what they have against a sender or a client when they hear of a
 * recipient (Postfix' {@code smtpd_delay_reject}), so the command that was answered does not decide it.
 *
 * @param code RFC 5321, 4.2
 * @param text its words, with the code before them or without; they may name the recipient
 */
record SmtpReply(int code, String text) {

    private static final int SERVICE_CLOSES = 421;
    private static final int MAILBOX_NAME_NOT_ALLOWED = 553;
    private static final int FIRST_PERMANENT = 500;

    /** To log in first, by a stronger way, with another password, or with TLS (RFC 4954, 6; RFC 3207, 4). */
    private static final Set<Integer> LOGIN = Set.of(530, 534, 535, 538);

    /** At the beginning (RFC 2034, 4), or as qmail has it. */
    private static final Pattern ENHANCED =
            Pattern.compile("^(?:\\d{3}[ -])?5\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d.])|\\(#5\\.(\\d{1,3})\\.(\\d{1,3})\\)");

    /** The sender's address is bad, by its syntax or by its system; the system is congested (RFC 3463, 3.2 and 3.5). */
    private static final Set<String> OURS = Set.of("1.7", "1.8", "4.5");

    private static final String SECURITY_OR_POLICY = "7.";

    /** Where no such code tells it. */
    private static final Pattern WORDS = Pattern.compile("(?i)\\brelay|\\bauthenticat");

    boolean isPermanent() {
        return code >= FIRST_PERMANENT;
    }

    /** Whether no letter of ours would be taken now, whomever it is to. */
    boolean isOurs() {
        return code == SERVICE_CLOSES || LOGIN.contains(code) || isPermanent() && OURS.contains(enhanced());
    }

    /** Whether it cannot be told if it is about us or about this recipient: "relay access denied" is told in the words of a recipient's policy. */
    boolean mayBeOurs() {
        if (!isPermanent()) {
            return false;
        }
        String enhanced = enhanced();
        return enhanced.isEmpty()
                ? code == MAILBOX_NAME_NOT_ALLOWED || WORDS.matcher(text).find()
                : enhanced.startsWith(SECURITY_OR_POLICY);
    }

    /** Subject and detail of the enhanced code (RFC 3463), as {@code 7.1}; empty without one. */
    private String enhanced() {
        Matcher found = ENHANCED.matcher(text);
        if (!found.find()) {
            return "";
        }
        return found.group(1) == null ? found.group(3) + "." + found.group(4) : found.group(1) + "." + found.group(2);
    }
}
