package org.almoner.donor.receipt;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.donor.link.LinkSeal;

/**
 * What a link says by which a donor gets receipts.
 *
 * @param emailHash of the address that it was sent to, 64 hexadecimal digits: whose gifts of a year it may show
 */
record ReceiptLink(UUID donationId, String emailHash, Instant until) {

    private static final int HASH_BYTES = 32;
    private static final int SAID_BYTES = 3 * Long.BYTES + HASH_BYTES;
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** For an address. */
    String sealed(SecretKeySpec key) {
        byte[] said = ByteBuffer.allocate(SAID_BYTES)
                .putLong(donationId.getMostSignificantBits())
                .putLong(donationId.getLeastSignificantBits())
                .putLong(until.getEpochSecond())
                .put(HexFormat.of().parseHex(emailHash))
                .array();
        return LinkSeal.close(said, key);
    }

    /**
     * Reads one, whether or not its time is over.
     *
     * @param keys of which one has sealed it
     * @return null for what none of them has
     */
    static ReceiptLink open(String sealed, List<SecretKeySpec> keys) {
        byte[] said = LinkSeal.open(sealed, SAID_BYTES, keys);
        if (said == null) {
            return null;
        }
        ByteBuffer words = ByteBuffer.wrap(said);
        UUID donation = new UUID(words.getLong(), words.getLong());
        long until = words.getLong();
        byte[] hash = new byte[HASH_BYTES];
        words.get(hash);
        return until >= 0 && until <= LAST_SECOND
                ? new ReceiptLink(donation, HexFormat.of().formatHex(hash), Instant.ofEpochSecond(until))
                : null;
    }
}
