package org.almoner.stripe.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.web.problem.ProblemException;

/** Where a page of events ends, like {@link org.almoner.web.paging.Cursor} for rows whose ids are Stripe's. */
record EventCursor(Instant at, String id) {

    private static final long LAST_MICROS = TimeUnit.DAYS.toMicros(365L * 8_000);

    /** JAX-RS calls it for parameters. @throws ProblemException 400 for anything but what {@link #toString()} wrote */
    public static EventCursor fromString(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() > Long.BYTES) {
                long micros = bytes.getLong();
                EventCursor cursor = new EventCursor(
                        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                        StandardCharsets.US_ASCII.decode(bytes).toString());
                boolean possible = micros >= 0 && micros < LAST_MICROS && StripeValues.isId(cursor.id);
                if (possible && cursor.toString().equals(text)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException e) {
            // falls through to the answer
        }
        throw ProblemException.invalid("cursor", "must be a nextCursor of an earlier answer");
    }

    @Override
    public String toString() {
        byte[] ascii = id.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + ascii.length)
                .putLong(TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000)
                .put(ascii)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
