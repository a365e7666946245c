package org.almoner.donation.fact;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What has become of one attempt to give. */
@RegisterForReflection
public enum PaymentStatus {
    /** Begun; no money has moved. */
    CREATED,
    /** Captured; part of it may have been given back. */
    PAID,
    /** Declined, or an asynchronous method failed. */
    FAILED,
    /** All of it was given back. */
    REFUNDED,
    /** An open or lost dispute holds part or all of it. */
    DISPUTED,
    /** Abandoned: the checkout ran out or the intent was cancelled. */
    EXPIRED;

    /** Whether money has moved, which is what the public ledger shows. */
    public boolean isInLedger() {
        return switch (this) {
            case PAID, REFUNDED, DISPUTED -> true;
            case CREATED, FAILED, EXPIRED -> false;
        };
    }
}
