package org.almoner.stripe.inbox;

import java.time.Instant;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.stripe.translation.EventOutcome;

/**
 * One event as Stripe delivered it, with what it means to us. The body is not part of it.
 *
 * @param apiVersion null when the event names none
 * @param news null when the event has no effect
 * @param outcome what becomes of it once it is stored
 * @param remark why it has no effect although its type is one we use; null otherwise
 */
public record StripeEvent(
        String id,
        String type,
        String apiVersion,
        boolean livemode,
        Instant created,
        PaymentFacts news,
        EventOutcome outcome,
        String remark) {

    /** The same with something to tell the ledger. */
    StripeEvent telling(PaymentFacts told) {
        return new StripeEvent(id, type, apiVersion, livemode, created, told, EventOutcome.PROCESSED, null);
    }

    /** The same without any effect. */
    public StripeEvent without(EventOutcome became, String reason) {
        return new StripeEvent(id, type, apiVersion, livemode, created, null, became, reason);
    }
}
