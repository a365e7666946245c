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

    public Cursor {
        Objects.requireNonNull(id);
        at = CursorText.bounded(at);
    }

    /** Reads what {@link #toString()} wrote; JAX-RS calls it for parameters. @throws ProblemException 400 otherwise */
    public static Cursor fromString(String text) {
        return CursorText.read(
                text, bytes -> new Cursor(CursorText.instant(bytes), new UUID(bytes.getLong(), bytes.getLong())));
    }

    /** The form for {@code nextCursor}. */
    @Override
    public String toString() {
        return CursorText.write(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(CursorText.micros(at))
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits()));
    }
}
