package org.almoner.stripe.translation;

import java.util.Locale;

/**
 * What became of an event; the column {@code stripe_events.outcome}, in these words. What is not final has no
 * {@code processed_at} and is taken as if it came for the first time: by its next delivery, by reconciliation, by a replay
 * and by the second look.
 */
public enum EventOutcome {
    /** What it tells is in the ledger. */
    PROCESSED(true),
    /** It is of a type, or tells of a thing, that is no payment. */
    NO_EFFECT(true),
    /** It contradicts itself, lacks what we need, or has values beyond any bounds: it will never be of use. */
    UNUSABLE(true),
    /** It has a value that this version does not know; a later one may. */
    NOT_UNDERSTOOD(false),
    /** It is of the other mode than this service is configured for. */
    REFUSED(false),
    /** It was to be processed, and nothing of it was kept. */
    FAILED(false);

    private final boolean isFinal;

    EventOutcome(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether a later delivery of it changes nothing. */
    public boolean isFinal() {
        return isFinal;
    }

    /** As the column and the administrators have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
