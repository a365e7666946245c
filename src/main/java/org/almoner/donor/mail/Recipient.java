package org.almoner.donor.mail;

import java.net.IDN;
import java.util.regex.Pattern;

/** Which addresses a letter can go to (RFC 5321, without quoted local parts and without RFC 6531, which few servers take). */
public final class Recipient {

    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /** These are letters of their own (IDNA 2008, RFC 5894), of which the JDK's IDNA 2003 makes others, or nothing: a domain of somebody else. */
    private static final Pattern OTHER_TODAY = Pattern.compile("[ßẞς\\u200C\\u200D]");

    private Recipient() {}

    /**
     * The address as mail servers take it: what follows the @ in ASCII (IDNA).
     *
     * @param address may be null
     * @return null for what is none; it can hold no header and no command beside the one that it stands in
     */
    public static String parse(String address) {
        int at = address == null ? -1 : address.lastIndexOf('@');
        if (at < 1 || address.length() > LONGEST) {
            return null;
        }
        String local = address.substring(0, at);
        String domain = ascii(address.substring(at + 1));
        boolean fits = domain != null
                && local.length() <= LONGEST_LOCAL
                && LOCAL.matcher(local).matches()
                && DOMAIN.matcher(domain).matches();
        return fits ? local + "@" + domain : null;
    }

    private static String ascii(String domain) {
        if (OTHER_TODAY.matcher(domain).find()) {
            return null;
        }
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
