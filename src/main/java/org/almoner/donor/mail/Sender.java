package org.almoner.donor.mail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.Setting;

/**
 * Whom a letter is from.
 *
 * @param name empty for none
 */
public record Sender(String name, String address) {

    /** As it is, or as a quoted string. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:\"((?:[^<>\"\\\\\\p{Cc}]|\\\\[^<>\\p{Cc}]){0,100})\"|([^<>\"\\p{Cc}]{0,100}?))\\s*<([^<>]+)>");

    private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    /** @throws IllegalArgumentException unless it is an address, or a name and an address in angle brackets */
    static Sender parse(String text) {
        Matcher named = NAMED.matcher(text.strip());
        Sender sender = named.matches()
                ? new Sender(phrase(named).strip(), Recipient.parse(named.group(3)))
                : new Sender("", Recipient.parse(text.strip()));
        return Setting.within(sender.address != null, sender);
    }

    private static String phrase(Matcher named) {
        return named.group(1) == null ? named.group(2) : named.group(1).replaceAll("\\\\(.)", "$1");
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** As a header has it (RFC 5322, 3.2.4 and 3.2.5); what is not of ASCII the client encodes. */
    String inHeader() {
        if (name.isEmpty()) {
            return address;
        }
        boolean isPhrase = ATOMS.matcher(name).matches() || !ASCII.matcher(name).matches();
        return (isPhrase ? name : '"' + name.replaceAll("([\"\\\\])", "\\\\$1") + '"') + " <" + address + ">";
    }
}
