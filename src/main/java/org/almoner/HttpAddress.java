package org.almoner;

import java.net.URI;
import java.util.Set;

/** Addresses of http and https: what one is, and how operators give them. A scheme counts in any case of letters (RFC 3986, 3.1). */
public final class HttpAddress {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private HttpAddress() {}

    /** Whether it is an absolute one, with a host. */
    public static boolean isOne(URI address) {
        return address.getHost() != null && (isByTls(address) || "http".equalsIgnoreCase(address.getScheme()));
    }

    public static boolean isByTls(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Whether nobody can read or change what is on its way there: it goes by TLS, or does not leave this machine. */
    public static boolean isSafe(URI address) {
        return isByTls(address) || THIS_MACHINE.contains(address.getHost());
    }

    /** One of a setting. @return without blanks at its ends @throws IllegalArgumentException for what is none, or names a user */
    public static URI parse(String text) {
        URI address = URI.create(text.strip());
        return Setting.within(isOne(address) && address.getRawUserInfo() == null, address);
    }

    /** One of a setting that paths are put behind. @throws IllegalArgumentException also where it has a query or fragment */
    public static URI parseBase(String text) {
        URI base = parse(text);
        return Setting.within(base.getRawQuery() == null && base.getRawFragment() == null, base);
    }

    /** For a path, which begins with one. */
    public static String withoutSlash(URI base) {
        return base.toString().replaceAll("/+$", "");
    }
}
