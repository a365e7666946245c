package org.almoner.web.paging;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.almoner.web.problem.ProblemException;

/** How a cursor is spelled: base64url (RFC 4648, 5) without padding of microseconds since 1970 and the bytes of its key. */
final class CursorText {

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

    static String write(Instant at, byte[] key) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + key.length)
                .putLong(TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000)
                .put(key)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param cursor throws an {@link IllegalArgumentException} for a key that is none; its {@code toString} writes it
     * @throws ProblemException 400 for anything else
     */
    static <C> C read(String text, BiFunction<Instant, byte[], C> cursor) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() > Long.BYTES) {
                Instant at = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
                byte[] key = new byte[bytes.remaining()];
                bytes.get(key);
                C read = cursor.apply(bounded(at), key);
                // Base64 has several spellings for the same bytes; one page has one cursor.
                if (read.toString().equals(text)) {
                    return read;
                }
            }
        } catch (IllegalArgumentException e) {
            // falls through to the answer
        }
        throw ProblemException.invalid("cursor", "must be a nextCursor of an earlier answer");
    }
}
