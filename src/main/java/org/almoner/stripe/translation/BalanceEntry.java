package org.almoner.stripe.translation;

import java.time.Instant;
import org.almoner.money.Money;

/**
 * One balance transaction, as a list of Stripe's shows it. Its description is not read: anybody may have written it.
 *
 * @param type Stripe's word, such as charge, refund, adjustment, stripe_fee
 * @param category Stripe's {@code reporting_category}; null in versions that do not say
 * @param sourceId the object that it comes from; null for Stripe's own fees
 * @param paymentIntentId of the payment that it belongs to; null when that is not told, or when there is none
 * @param chargeId the same
 * @param availableOn null when it is not told
 */
public record BalanceEntry(
        String id,
        String type,
        String category,
        Money amount,
        Money fee,
        Money net,
        String sourceId,
        String paymentIntentId,
        String chargeId,
        Instant createdAt,
        Instant availableOn) {}
