package org.almoner.donor.link;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;

/** The seal over what a link says: HMAC-SHA-256, of which half is kept (RFC 2104, 5). */
public final class LinkSeal {

    private static final int SEAL_BYTES = 16;

    private LinkSeal() {}

    /** For an address. */
    public static String close(byte[] said, SecretKeySpec key) {
        byte[] all = ByteBuffer.allocate(said.length + SEAL_BYTES)
                .put(said)
                .put(seal(key, said))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * What it says.
     *
     * @param saidBytes how much a link of this kind says
     * @param keys of which one has sealed it
     * @return null for what none of them has
     */
    public static byte[] open(String sealed, int saidBytes, List<SecretKeySpec> keys) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length != saidBytes + SEAL_BYTES) {
            return null;
        }
        byte[] said = Arrays.copyOf(all, saidBytes);
        byte[] seal = Arrays.copyOfRange(all, saidBytes, all.length);
        boolean ours = false;
        for (SecretKeySpec key : keys) {
            ours |= MessageDigest.isEqual(seal(key, said), seal);
        }
        return ours ? said : null;
    }

    private static byte[] seal(SecretKeySpec key, byte[] said) {
        return Arrays.copyOf(Digests.hmac(key, said), SEAL_BYTES);
    }
}
