package org.almoner.stripe.inbox;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.stripe.translation.EventTranslation;

/**
 * A row of {@code stripe_events}, as {@link EventSql#CLAIM} and {@link FailureLog} write it.
 *
 * @param payment see {@link StripeEvent#payment()}
 */
@RegisterForReflection
record EventRow(
        String id,
        String type,
        String apiVersion,
        boolean livemode,
        Instant created,
        Instant receivedAt,
        Instant processedAt,
        String outcome,
        int translation,
        String error,
        String payment) {

    static EventRow of(StripeEvent event, Instant now, String error) {
        return of(event, event.outcome(), now, error);
    }

    /** Nothing of it was kept. */
    static EventRow failed(StripeEvent event, Instant now, String reason) {
        return of(event, EventOutcome.FAILED, now, reason);
    }

    private static EventRow of(StripeEvent event, EventOutcome outcome, Instant now, String error) {
        return new EventRow(
                event.id(),
                event.type(),
                event.apiVersion(),
                event.livemode(),
                event.created(),
                now,
                outcome.isFinal() ? now : null,
                outcome.word(),
                EventTranslation.VERSION,
                error,
                event.payment());
    }
}
