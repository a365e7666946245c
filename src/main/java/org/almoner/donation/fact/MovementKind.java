package org.almoner.donation.fact;

/** Why money moved. Its name stands in the journal, which is never changed. */
public enum MovementKind {
    /** Captured: positive. */
    PAID,
    /** Given back by a refund that succeeded: negative. */
    REFUNDED,
    /** Withdrawn by a dispute: negative; given back by it: positive. */
    DISPUTED,
    /** What Stripe kept for the payment, in the currency of the account's balance: negative. */
    FEE,
    /** What moved without being one of these. No payment's history comes to it. */
    ADJUSTMENT
}
