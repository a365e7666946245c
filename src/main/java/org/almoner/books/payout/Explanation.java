package org.almoner.books.payout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;

/** How far it is known what is in a payout. */
@RegisterForReflection
public enum Explanation {
    /** What is in it comes to its amount. */
    EXPLAINED(null),
    /** What is in it does not come to its amount: the books are in doubt. */
    UNEXPLAINED("What Stripe lists for this payout does not come to its amount; it is read again by itself."),
    /** Its transactions are being read, or are to be. */
    READING("Its transactions are not read to their end yet."),
    /** Stripe still works out what is in it. */
    WAITING("Stripe does not know yet what is in this payout."),
    NOT_ITEMISED(
            "Stripe does not tell what is in manual and instant payouts, of which whoever asked for one chose the amount, nor what it"
                    + " takes from the bank."),
    GIVEN_BACK(
            "It failed or was cancelled, and holds nothing: what was in it is in the later payout that sends its money again, once"
                    + " there is one.");

    private final String note;

    Explanation(String note) {
        this.note = note;
    }

    /** Whether its transactions were read to their end. */
    boolean isKnown() {
        return this == EXPLAINED || this == UNEXPLAINED;
    }

    /** What a reader has to know of it; null when that is nothing. */
    String note() {
        return note;
    }

    /**
     * @param status one of Stripe's, in upper case
     * @param reconciliation null in versions that do not say
     * @param unexplained null before its transactions were read to their end
     */
    static Explanation of(String status, boolean itemised, String reconciliation, BigDecimal unexplained) {
        if (status.equals("FAILED") || status.equals("CANCELED")) {
            return GIVEN_BACK;
        }
        if (!itemised) {
            return NOT_ITEMISED;
        }
        if (unexplained != null) {
            return unexplained.signum() == 0 ? EXPLAINED : UNEXPLAINED;
        }
        return "IN_PROGRESS".equals(reconciliation) ? WAITING : READING;
    }
}
