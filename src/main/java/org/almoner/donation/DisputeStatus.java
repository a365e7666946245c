package org.almoner.donation;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Stripe's own ("The Dispute object"), from the least final to the most; an inquiry may grow into a dispute. */
@RegisterForReflection
public enum DisputeStatus {
    WARNING_NEEDS_RESPONSE,
    WARNING_UNDER_REVIEW,
    WARNING_CLOSED,
    NEEDS_RESPONSE,
    UNDER_REVIEW,
    PREVENTED,
    CHARGE_REFUNDED,
    LOST,
    WON;

    /**
     * Whether such a dispute can keep money from us. The status decides, not the event: "funds_reinstated" may come for a
     * dispute that goes on, and an inquiry withdraws nothing.
     */
    public boolean canHold() {
        return switch (this) {
            case NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;
            case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED, PREVENTED, CHARGE_REFUNDED, WON -> false;
        };
    }
}
