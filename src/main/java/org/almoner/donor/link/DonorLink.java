package org.almoner.donor.link;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;

/**
 * What a link says that a donor was sent, under a seal: HMAC-SHA-256, of which half is kept (RFC 2104, 5).
 *
 * @param emailHash of the address that it was sent to, in hexadecimal digits: whose gifts of a year it may show. Empty where it is about
 *     the one gift alone.
 */
public record DonorLink(UUID donationId, Instant until, String emailHash) {

    private static final int SEAL_BYTES = 16;
    private static final int LEAST_BYTES = 3 * Long.BYTES + SEAL_BYTES;

    /** The last instant that a link can say. */
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** Whether its time is over. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** For an address. */
    String sealed(SecretKeySpec key) {
        byte[] hash = HexFormat.of().parseHex(emailHash);
        ByteBuffer all = ByteBuffer.allocate(LEAST_BYTES + hash.length)
                .putLong(donationId.getMostSignificantBits())
                .putLong(donationId.getLeastSignificantBits())
                .putLong(until.getEpochSecond())
                .put(hash);
        byte[] said = Arrays.copyOf(all.array(), all.position());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(all.put(seal(key, said)).array());
    }

    /**
     * Reads one, whether or not its time is over.
     *
     * @param keys of its kind, of which one has sealed it
     * @return null for what none of them has
     */
    static DonorLink open(String sealed, List<SecretKeySpec> keys) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (all.length < LEAST_BYTES) {
            return null;
        }
        byte[] said = Arrays.copyOf(all, all.length - SEAL_BYTES);
        byte[] seal = Arrays.copyOfRange(all, said.length, all.length);
        boolean ours = false;
        for (SecretKeySpec key : keys) {
            ours |= MessageDigest.isEqual(seal(key, said), seal);
        }
        return ours ? read(ByteBuffer.wrap(said)) : null;
    }

    private static DonorLink read(ByteBuffer said) {
        UUID donation = new UUID(said.getLong(), said.getLong());
        long until = said.getLong();
        String hash = HexFormat.of().formatHex(said.array(), said.position(), said.limit());
        return until >= 0 && until <= LAST_SECOND ? new DonorLink(donation, Instant.ofEpochSecond(until), hash) : null;
    }

    private static byte[] seal(SecretKeySpec key, byte[] said) {
        return Arrays.copyOf(Digests.hmac(key, said), SEAL_BYTES);
    }
}
