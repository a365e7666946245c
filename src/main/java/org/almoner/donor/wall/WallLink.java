package org.almoner.donor.wall;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a link says that takes one donor off the wall: for which gift and until when, and a seal over both (HMAC-SHA-256, of which half is
 * kept: RFC 2104, 5), so that none can be made up.
 */
record WallLink(UUID donationId, Instant until) {

    private static final int SAID_BYTES = 2 * Long.BYTES + Long.BYTES;
    private static final int SEAL_BYTES = 16;

    /** The last instant that a link can say. */
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** For an address. */
    String sealed(SecretKeySpec key) {
        byte[] said = ByteBuffer.allocate(SAID_BYTES)
                .putLong(donationId.getMostSignificantBits())
                .putLong(donationId.getLeastSignificantBits())
                .putLong(until.getEpochSecond())
                .array();
        byte[] all = ByteBuffer.allocate(SAID_BYTES + SEAL_BYTES)
                .put(said)
                .put(seal(key, said), 0, SEAL_BYTES)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * Reads one, whether or not its time is over.
     *
     * @param keys of which one has sealed it
     * @return null for what none of them has
     */
    static WallLink open(String sealed, List<SecretKeySpec> keys) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length != SAID_BYTES + SEAL_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(all);
        byte[] said = new byte[SAID_BYTES];
        byte[] seal = new byte[SEAL_BYTES];
        bytes.get(said).get(seal);
        boolean ours = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = new byte[SEAL_BYTES];
            ByteBuffer.wrap(seal(key, said)).get(expected);
            ours |= MessageDigest.isEqual(expected, seal);
        }
        ByteBuffer words = ByteBuffer.wrap(said);
        UUID donation = new UUID(words.getLong(), words.getLong());
        long until = words.getLong();
        return ours && until >= 0 && until <= LAST_SECOND ? new WallLink(donation, Instant.ofEpochSecond(until)) : null;
    }

    private static byte[] seal(SecretKeySpec key, byte[] said) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(said);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
        }
    }
}
