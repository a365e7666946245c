package org.almoner.stripe.past;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The lists of an account that tell of payments, in the order in which they are read. Refunds come before the charges whose sums
 * they are part of: what a charge has given back beyond the refunds that are known would otherwise be taken for more of them. Of
 * balance transactions those of charges are needed, which come inside of these and spare as many calls as there are pages.
 */
@RegisterForReflection
enum StripeList {
    REFUNDS("/v1/refunds", "refund", List.of()),
    DISPUTES("/v1/disputes", "dispute", List.of()),
    CHARGES("/v1/charges", "charge", List.of("data.balance_transaction")),
    /** The charge dates the money. */
    PAYMENT_INTENTS("/v1/payment_intents", "payment_intent", List.of("data.latest_charge.balance_transaction")),
    /** Whether an attempt was refused stands in the intent. */
    SESSIONS("/v1/checkout/sessions", "checkout.session", List.of("data.payment_intent"));

    private final String path;
    private final String kind;
    private final List<String> expand;

    StripeList(String path, String kind, List<String> expand) {
        this.path = path;
        this.kind = kind;
        this.expand = expand;
    }

    String path() {
        return path;
    }

    /** The value of the field {@code object} of what is listed. */
    String kind() {
        return kind;
    }

    /** What Stripe is to show whole instead of by its id ("Expanding responses"). */
    List<String> expand() {
        return expand;
    }
}
