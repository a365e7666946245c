package org.almoner.testing;

import java.util.Base64;

/** Keys for contacts, as {@code CONTACT_KEYS} takes them. */
public final class ContactKeys {

    public static final String OLD = "2025:" + key(1);
    public static final String NEW = "2026:" + key(2);

    private ContactKeys() {}

    /** @param fill each of its bytes */
    public static String key(int fill) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }
}
