package org.almoner.stripe;

import java.time.Instant;
import org.almoner.donation.PaymentNews;

/**
 * One event as Stripe delivered it, with what it means to us. The body is not part of it.
 *
 * @param apiVersion null when the event names none
 * @param news null when the event has no effect
 * @param remark why it has none although its type is one we use; null otherwise
 */
record StripeEvent(
        String id,
        String type,
        String apiVersion,
        boolean livemode,
        Instant created,
        PaymentNews news,
        String remark) {}
