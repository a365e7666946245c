package org.almoner.donation.fact;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Stripe's own ("The Refund object"), from the least final to the most: a refund that succeeded can still fail. */
@RegisterForReflection
public enum RefundStatus {
    PENDING,
    REQUIRES_ACTION,
    SUCCEEDED,
    CANCELED,
    FAILED;

    boolean gaveNothingBack() {
        return this == CANCELED || this == FAILED;
    }
}
