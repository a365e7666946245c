package org.almoner.donation.ledger;

import java.util.UUID;
import org.almoner.donation.fact.PaymentRef;

/** A row of the ledger by its id, and the names by which writers lock it. Stripe's ids may be null. */
public record StoredPayment(UUID id, String paymentIntentId, String chargeId, String sessionId) {

    /** From the first four columns of a row: id, payment intent, charge, session. */
    public static StoredPayment of(Object[] row) {
        return new StoredPayment((UUID) row[0], (String) row[1], (String) row[2], (String) row[3]);
    }

    public PaymentRef names() {
        return new PaymentRef(paymentIntentId, chargeId, sessionId, id);
    }
}
