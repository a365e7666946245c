package org.almoner.donation.fact;

import java.util.List;

/**
 * What one event tells of one payment.
 *
 * @param facts may be empty: then it only ties the names together
 * @param formerHashes of the donors that the facts name, under former keys; no part of a history. Empty while there is one key
 */
public record PaymentFacts(PaymentRef payment, List<PaymentFact> facts, List<FormerHash> formerHashes) {

    public PaymentFacts {
        facts = List.copyOf(facts);
        formerHashes = List.copyOf(formerHashes);
    }

    /** Names no donor by a hash of a former key. */
    public PaymentFacts(PaymentRef payment, List<PaymentFact> facts) {
        this(payment, facts, List.of());
    }
}
