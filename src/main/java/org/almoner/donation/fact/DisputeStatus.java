package org.almoner.donation.fact;

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
     * Whether such a dispute can keep money from us: an inquiry withdraws nothing. How much it keeps its balance transactions
     * say, of one that was won or prevented too: not all of it need come back, nor at once.
     */
    public boolean canHold() {
        return switch (this) {
            case NEEDS_RESPONSE, UNDER_REVIEW, LOST, PREVENTED, CHARGE_REFUNDED, WON -> true;
            case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED -> false;
        };
    }

    /** Whether it waits for our answer, of an inquiry too. */
    public boolean needsResponse() {
        return switch (this) {
            case WARNING_NEEDS_RESPONSE, NEEDS_RESPONSE -> true;
            case WARNING_UNDER_REVIEW, WARNING_CLOSED, UNDER_REVIEW, PREVENTED, CHARGE_REFUNDED, LOST, WON -> false;
        };
    }

    /** Whether it keeps all that is disputed when no balance transaction tells. */
    public boolean holdsUnlessToldOtherwise() {
        return switch (this) {
            case NEEDS_RESPONSE, UNDER_REVIEW, LOST -> true;
            case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED, PREVENTED, CHARGE_REFUNDED, WON -> false;
        };
    }
}
