package org.almoner.ticket;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;
import org.almoner.Sealing;

/**
 * One key under which contacts are sealed: AES-256-GCM (NIST SP 800-38D) for the contact, and an HMAC-SHA-256 by which it is
 * found again. Both have a key of their own, derived from this one.
 */
final class ContactKey {

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,16}");
    private static final Pattern UNSEEN = Pattern.compile("[" + EmailAddress.UNSEEN + "]+");
    private static final int KEY_BYTES = 32;

    private final String id;
    private final SecretKeySpec sealing;
    private final SecretKeySpec searching;

    private ContactKey(String id, byte[] key) {
        this.id = id;
        this.sealing = new SecretKeySpec(Digests.hmac(new SecretKeySpec(key, Digests.HMAC), "seal"), Sealing.AES);
        this.searching = new SecretKeySpec(Digests.hmac(new SecretKeySpec(key, Digests.HMAC), "search"), Digests.HMAC);
    }

    /** @throws IllegalArgumentException unless it is an id, a colon and 32 bytes in Base64 */
    static ContactKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !ID.matcher(text.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("no id");
        }
        byte[] key = Base64.getDecoder().decode(text.substring(colon + 1));
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("not 32 bytes");
        }
        return new ContactKey(text.substring(0, colon), key);
    }

    String id() {
        return id;
    }

    /** In Base64. */
    String seal(String contact, SecureRandom random) {
        byte[] sealed = Sealing.seal(sealing, random, contact.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().withoutPadding().encodeToString(sealed);
    }

    /** @throws IllegalArgumentException when it was not sealed with this key, or was changed since */
    String open(String sealed) {
        byte[] contact = Sealing.open(sealing, Base64.getDecoder().decode(sealed));
        if (contact == null) {
            throw new IllegalArgumentException("Not sealed with the key " + id);
        }
        return new String(contact, StandardCharsets.UTF_8);
    }

    /** By what the contact is found: the same for the same address, however it is written. */
    String search(String contact) {
        return searchOf(small(contact));
    }

    /** @param form of a contact, as it is or was searched for */
    String searchOf(String form) {
        return HexFormat.of().formatHex(Digests.hmac(searching, form));
    }

    /** The same for the same address: without what cannot be seen, as versions before stored it too, and in small letters of one form. */
    static String small(String contact) {
        String seen = UNSEEN.matcher(normal(contact)).replaceAll("");
        return normal(seen.toLowerCase(Locale.ROOT));
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
