package org.almoner.stripe.translation;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far a payout has come, in Stripe's words; of two tellings of one second the later in this order is believed. */
@RegisterForReflection
public enum PayoutStatus {
    PENDING,
    IN_TRANSIT,
    PAID,
    CANCELED,
    /** Also what was paid can come back from the bank. */
    FAILED
}
