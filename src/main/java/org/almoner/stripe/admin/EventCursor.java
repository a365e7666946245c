package org.almoner.stripe.admin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.web.paging.CursorText;

/** Where a page of events ends, like {@link org.almoner.web.paging.Cursor} for rows whose ids are Stripe's. */
public record EventCursor(Instant at, String id) {

    public EventCursor {
        if (!StripeValues.isId(id)) {
            throw new IllegalArgumentException("An event has an id of Stripe's");
        }
    }

    /** JAX-RS calls it for parameters. @throws ProblemException 400 for anything but what {@link #toString()} wrote */
    public static EventCursor fromString(String text) {
        return CursorText.read(text, (at, key) -> new EventCursor(at, new String(key, StandardCharsets.US_ASCII)));
    }

    @Override
    public String toString() {
        return CursorText.write(at, id.getBytes(StandardCharsets.US_ASCII));
    }
}
