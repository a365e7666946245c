package org.almoner.donation.admin;

import java.util.Locale;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.money.Money;

/** Facts in words for whoever reads a payment's story. No word of a donor is among them. */
final class FactWords {

    private FactWords() {}

    static String of(PaymentFact fact) {
        if (fact instanceof PaymentFact.Begun begun) {
            return "Begun" + asked(begun.asked()) + by(begun.witness());
        }
        if (fact instanceof PaymentFact.Captured captured) {
            return "Captured " + captured.amount() + by(captured.witness());
        }
        if (fact instanceof PaymentFact.Failed failed) {
            return "Failed" + by(failed.witness());
        }
        if (fact instanceof PaymentFact.Expired expired) {
            return "Expired" + by(expired.witness());
        }
        if (fact instanceof PaymentFact.Refund refund) {
            return "Refund " + refund.refundId() + " of " + refund.amount() + ", " + word(refund.status());
        }
        if (fact instanceof PaymentFact.RefundedSoFar sum) {
            return "Refunded so far: " + sum.total();
        }
        if (fact instanceof PaymentFact.Released released) {
            return "Of what was authorised and not captured, released as a refund: " + released.amount();
        }
        if (fact instanceof PaymentFact.Dispute dispute) {
            return "Dispute " + dispute.disputeId() + ", " + word(dispute.status()) + ", holds " + dispute.held()
                    + due(dispute);
        }
        if (fact instanceof PaymentFact.WallConsent consent) {
            return (consent.given() ? "May" : "May not") + " be named on the wall, says the "
                    + (consent.source() == PaymentFact.ConsentSource.ADMIN ? "administrator" : "donor");
        }
        if (fact instanceof PaymentFact.Settled settled) {
            return "Settled: net " + settled.net() + ", fee " + settled.fee();
        }
        if (fact instanceof PaymentFact.TicketNamed named) {
            return "Ticket " + named.ticketId() + " named by " + word(named.source());
        }
        if (fact instanceof PaymentFact.DonorNamed named) {
            return "Donor named by " + word(named.source());
        }
        return fact instanceof PaymentFact.DonorErased ? "Donor erased" : "Something that only a later version knows";
    }

    private static String due(PaymentFact.Dispute dispute) {
        return dispute.status().needsResponse() && dispute.dueBy() != null
                ? ", to be answered by " + dispute.dueBy()
                : "";
    }

    private static String asked(Money asked) {
        return asked == null ? "" : " for " + asked;
    }

    /** @param witness null for the intent, of facts that tell it so */
    private static String by(PaymentFact.Witness witness) {
        return ", told by the " + word(witness == null ? PaymentFact.Witness.INTENT : witness);
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
