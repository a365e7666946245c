package org.almoner.donation;

import java.util.List;

/**
 * What one event tells of one payment.
 *
 * @param facts may be empty: then it only ties the names together
 */
public record PaymentNews(PaymentRef payment, List<PaymentFact> facts) {

    public PaymentNews {
        facts = List.copyOf(facts);
    }
}
