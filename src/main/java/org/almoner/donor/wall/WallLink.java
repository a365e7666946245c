package org.almoner.donor.wall;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.donor.link.LinkSeal;

/** What a link says that takes one donor off the wall: for which gift and until when. */
record WallLink(UUID donationId, Instant until) {

    private static final int SAID_BYTES = 2 * Long.BYTES + Long.BYTES;

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
        return LinkSeal.close(said, key);
    }

    /**
     * Reads one, whether or not its time is over.
     *
     * @param keys of which one has sealed it
     * @return null for what none of them has
     */
    static WallLink open(String sealed, List<SecretKeySpec> keys) {
        byte[] said = LinkSeal.open(sealed, SAID_BYTES, keys);
        if (said == null) {
            return null;
        }
        ByteBuffer words = ByteBuffer.wrap(said);
        UUID donation = new UUID(words.getLong(), words.getLong());
        long until = words.getLong();
        return until >= 0 && until <= LAST_SECOND ? new WallLink(donation, Instant.ofEpochSecond(until)) : null;
    }
}
