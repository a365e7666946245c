package org.almoner.web.paging;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.almoner.web.problem.ProblemException;

/** How a cursor is spelled: base64url (RFC 4648, 5) without padding of where the page ends. */
public final class CursorText {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private CursorText() {}

    /** @throws IllegalArgumentException for an instant that a row of ours cannot have */
    static Instant bounded(Instant at) {
        Instant micros = at.truncatedTo(ChronoUnit.MICROS);
        if (micros.isBefore(Instant.EPOCH) || micros.isAfter(LATEST)) {
            throw new IllegalArgumentException("A cursor lies between 1970 and 9999");
        }
        return micros;
    }

    static long micros(Instant at) {
        return TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000;
    }

    /** Reads {@link #micros}. */
    static Instant instant(ByteBuffer bytes) {
        return bounded(Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS));
    }

    public static String write(ByteBuffer bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param cursor throws an {@link IllegalArgumentException} for what is none; its {@code toString} writes it
     * @throws ProblemException 400 for anything else
     */
    public static <C> C read(String text, Function<ByteBuffer, C> cursor) {
        try {
            C read = cursor.apply(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            // Base64 has several spellings for the same bytes, and there may be more of them; one page has one cursor.
            if (read.toString().equals(text)) {
                return read;
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // falls through to the answer
        }
        throw ProblemException.invalid("cursor", "must be a nextCursor of an earlier answer");
    }
}
