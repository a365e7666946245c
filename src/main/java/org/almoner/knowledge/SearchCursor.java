package org.almoner.knowledge;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.almoner.web.problem.ProblemException;

/**
 * Where a page of results ends: the score of its last source and the source, which has one result only. Opaque to callers.
 *
 * @param score as PostgreSQL's {@code real}
 */
record SearchCursor(float score, UUID sourceId) {

    /** Before every result. */
    static final SearchCursor START = new SearchCursor(Float.MAX_VALUE, new UUID(-1, -1));

    private static final int BYTES = Float.BYTES + 2 * Long.BYTES;

    /** Reads what {@link #toString()} wrote; JAX-RS calls it for parameters. @throws ProblemException 400 otherwise */
    public static SearchCursor fromString(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == BYTES) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                SearchCursor cursor = new SearchCursor(buffer.getFloat(), new UUID(buffer.getLong(), buffer.getLong()));
                // Base64 has several spellings for the same bytes; one page has one cursor.
                if (Float.isFinite(cursor.score) && cursor.toString().equals(text)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException e) {
            // falls through to the answer
        }
        throw ProblemException.invalid("cursor", "must be a nextCursor of an earlier answer");
    }

    /** The form for {@code nextCursor}: base64url without padding. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putFloat(score)
                .putLong(sourceId.getMostSignificantBits())
                .putLong(sourceId.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
