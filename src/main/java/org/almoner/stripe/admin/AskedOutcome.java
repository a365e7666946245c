package org.almoner.stripe.admin;

import java.util.Locale;
import org.almoner.stripe.translation.EventOutcome;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** By what became of them events are looked for: an {@link EventOutcome}, or one of two words for several. */
@Schema(
        enumeration = {"error", "ok", "processed", "no_effect", "unusable", "not_understood", "refused", "failed"},
        name = "StripeEventOutcome")
public enum AskedOutcome {
    /** All that have an error: they failed, or have no effect although they should have one. */
    ERROR,
    /** All that are finished without an error. */
    OK,
    PROCESSED,
    NO_EFFECT,
    UNUSABLE,
    NOT_UNDERSTOOD,
    REFUSED,
    FAILED;

    /** As the parameter and, of an {@link EventOutcome}, the column have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
