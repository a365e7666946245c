package org.almoner.knowledge;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.almoner.web.paging.CursorText;

/**
 * Where a page of results ends: the score of its last source and the source, which has one result only. Opaque to callers.
 *
 * @param score as PostgreSQL's {@code real}
 */
record SearchCursor(float score, UUID sourceId) {

    /** Before every result. */
    static final SearchCursor START = new SearchCursor(Float.MAX_VALUE, new UUID(-1, -1));

    SearchCursor {
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("A score is a number");
        }
    }

    /** Reads what {@link #toString()} wrote; JAX-RS calls it for parameters. @throws ProblemException 400 otherwise */
    public static SearchCursor fromString(String text) {
        return CursorText.read(
                text, bytes -> new SearchCursor(bytes.getFloat(), new UUID(bytes.getLong(), bytes.getLong())));
    }

    /** The form for {@code nextCursor}. */
    @Override
    public String toString() {
        return CursorText.write(ByteBuffer.allocate(Float.BYTES + 2 * Long.BYTES)
                .putFloat(score)
                .putLong(sourceId.getMostSignificantBits())
                .putLong(sourceId.getLeastSignificantBits()));
    }
}
