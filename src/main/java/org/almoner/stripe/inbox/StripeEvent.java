package org.almoner.stripe.inbox;

import java.time.Instant;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.stripe.translation.FraudTold;
import org.almoner.stripe.translation.PayoutTold;

/**
 * One event as Stripe delivered it, with what it means to us. The body is not part of it.
 *
 * @param apiVersion null when the event names none
 * @param news what it tells of a payment; null when it tells of none, or has no effect
 * @param payout what it tells of a payout; null as a rule
 * @param fraud what it tells of abuse; null as a rule
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
        PayoutTold payout,
        FraudTold fraud,
        EventOutcome outcome,
        String remark) {

    /** Of nothing but a payment. */
    StripeEvent(
            String id,
            String type,
            String apiVersion,
            boolean livemode,
            Instant created,
            PaymentFacts news,
            EventOutcome outcome,
            String remark) {
        this(id, type, apiVersion, livemode, created, news, null, null, outcome, remark);
    }

    /** Whether it has anything to tell. */
    public boolean hasNews() {
        return news != null || payout != null || fraud != null;
    }

    /** The best name that it has for the payment that it tells of, by which whoever reads a payment finds it; null where it tells of none. */
    String payment() {
        if (news != null) {
            return news.payment().stripesName();
        }
        return fraud == null ? null : fraud.payment();
    }

    /** The same with something to tell the ledger. */
    StripeEvent telling(PaymentFacts told) {
        return new StripeEvent(id, type, apiVersion, livemode, created, told, EventOutcome.PROCESSED, null);
    }

    /** The same with something to tell of a payout. */
    StripeEvent telling(PayoutTold told) {
        return new StripeEvent(id, type, apiVersion, livemode, created, null, told, null, EventOutcome.PROCESSED, null);
    }

    /** The same with something to tell of abuse. */
    StripeEvent telling(FraudTold told) {
        return new StripeEvent(id, type, apiVersion, livemode, created, null, null, told, EventOutcome.PROCESSED, null);
    }

    /** The same without any effect. */
    public StripeEvent without(EventOutcome became, String reason) {
        return new StripeEvent(id, type, apiVersion, livemode, created, null, became, reason);
    }
}
