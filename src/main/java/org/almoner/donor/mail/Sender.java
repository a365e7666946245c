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

    private static final Pattern NAMED = Pattern.compile("([^<>\"\\p{Cc}]{0,100}?)\\s*<([^<>]+)>");

    /** @throws IllegalArgumentException unless it is an address, or a name and an address in angle brackets */
    static Sender parse(String text) {
        Matcher named = NAMED.matcher(text.strip());
        Sender sender = named.matches()
                ? new Sender(named.group(1).strip(), Recipient.parse(named.group(2)))
                : new Sender("", Recipient.parse(text.strip()));
        return Setting.within(sender.address != null, sender);
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** As a header has it. */
    String inHeader() {
        return name.isEmpty() ? address : name + " <" + address + ">";
    }
}
