package org.almoner.web.paging;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/** Where a page ends, like {@link Cursor} for rows whose ids are Stripe's. */
public record StripeCursor(Instant at, String id) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    public StripeCursor {
        if (!isId(id)) {
            throw new IllegalArgumentException("The row has an id of Stripe's");
        }
    }

    /** Whether it has the form of Stripe's ids. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** JAX-RS calls it for parameters. @throws ProblemException 400 for anything but what {@link #toString()} wrote */
    public static StripeCursor fromString(String text) {
        return CursorText.read(
                text,
                bytes -> new StripeCursor(
                        CursorText.instant(bytes),
                        StandardCharsets.US_ASCII.decode(bytes).toString()));
    }

    @Override
    public String toString() {
        return CursorText.write(ByteBuffer.allocate(Long.BYTES + id.length())
                .putLong(CursorText.micros(at))
                .put(id.getBytes(StandardCharsets.US_ASCII)));
    }
}
