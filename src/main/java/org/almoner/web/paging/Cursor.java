package org.almoner.web.paging;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Where a keyset page ends: the sort key of its last row. Opaque to callers, who hand back what they were given.
 * As a {@code @QueryParam("cursor")} it is null when left out, and anything that is no cursor of ours is a 400.
 *
 * @param at kept in microseconds, the precision of a {@code timestamptz}
 * @param id breaks ties between rows of the same instant
 */
public record Cursor(Instant at, UUID id) {

    private static final int KEY_BYTES = 2 * Long.BYTES;

    public Cursor {
        Objects.requireNonNull(id);
        at = CursorText.bounded(at);
    }

    /** Reads what {@link #toString()} wrote; JAX-RS calls it for parameters. @throws ProblemException 400 otherwise */
    public static Cursor fromString(String text) {
        return CursorText.read(text, (at, key) -> new Cursor(at, id(key)));
    }

    /** The form for {@code nextCursor}. */
    @Override
    public String toString() {
        byte[] key = ByteBuffer.allocate(KEY_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return CursorText.write(at, key);
    }

    private static UUID id(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("An id has " + KEY_BYTES + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(key);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
