package org.almoner.donation.fact;

import java.util.List;

/**
 * What one event tells of one payment.
 *
 * @param facts may be empty: then it only ties the names together
 */
public record PaymentFacts(PaymentRef payment, List<PaymentFact> facts) {

    public PaymentFacts {
        facts = List.copyOf(facts);
    }
}
