package org.almoner.web.paging;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.almoner.web.problem.ProblemException;

/**
 * Where a keyset page ends: the sort key of its last row. Opaque to callers, who hand back what they were given.
 * As a {@code @QueryParam("cursor")} it is null when left out, and anything that is no cursor of ours is a 400.
 *
 * @param at kept in microseconds, the precision of a {@code timestamptz}
 * @param id breaks ties between rows of the same instant
 */
public record Cursor(Instant at, UUID id) {

    private static final int BYTES = 3 * Long.BYTES;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    public Cursor {
        Objects.requireNonNull(id);
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("A cursor lies between 1970 and 9999");
        }
    }

    /** Reads what {@link #toString()} wrote; JAX-RS calls it for parameters. @throws ProblemException 400 otherwise */
    public static Cursor fromString(String text) {
        try {
            Cursor cursor = decode(text);
            // Base64 has several spellings for the same bytes; one page has one cursor.
            if (cursor.toString().equals(text)) {
                return cursor;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the answer
        }
        throw ProblemException.invalid("cursor", "must be a nextCursor of an earlier answer");
    }

    /** The form for {@code nextCursor}: base64url (RFC 4648, 5) without padding. */
    @Override
    @JsonValue
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The form for {@code nextCursor}. @param cursor null on the last page */
    public static String text(Cursor cursor) {
        return cursor == null ? null : cursor.toString();
    }

    private static Cursor decode(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A cursor has " + BYTES + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Instant at = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
        return new Cursor(at, new UUID(buffer.getLong(), buffer.getLong()));
    }
}
