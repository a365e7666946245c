package org.almoner.donation.fact;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The names under which one payment is known. A Stripe object names some of them; two facts that share one of Stripe's speak of
 * the same payment, and the payment intent, where known, has the last word.
 *
 * @param donationId ours, from the metadata of a checkout that we opened; null for payments that began elsewhere
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentRef(String paymentIntentId, String chargeId, String sessionId, UUID donationId) {

    static final PaymentRef NONE = new PaymentRef(null, null, null, null);

    /** The names of both. Where they contradict each other the smaller one stays, so that the order does not matter. */
    public PaymentRef merge(PaymentRef other) {
        return new PaymentRef(
                min(paymentIntentId, other.paymentIntentId),
                min(chargeId, other.chargeId),
                min(sessionId, other.sessionId),
                min(donationId, other.donationId));
    }

    /**
     * Whether both are names of one payment: they share a name of Stripe's and do not belong to two payment intents. A donation of
     * ours, which anybody may name who copies metadata, makes two charges no one payment.
     */
    public boolean isSamePayment(PaymentRef other) {
        if (paymentIntentId != null && other.paymentIntentId != null) {
            return paymentIntentId.equals(other.paymentIntentId);
        }
        return shares(chargeId, other.chargeId) || shares(sessionId, other.sessionId);
    }

    /** All but our own. */
    public PaymentRef withoutDonation() {
        return new PaymentRef(paymentIntentId, chargeId, sessionId, null);
    }

    /** The names that a session gives. */
    public PaymentRef ofSession() {
        return new PaymentRef(null, null, sessionId, donationId);
    }

    /** The names that an intent gives, which may claim a donation too. */
    PaymentRef withoutSession() {
        return new PaymentRef(paymentIntentId, chargeId, null, donationId);
    }

    /** Every name that is set, each with a letter for its kind: what concurrent writers lock. */
    public Stream<String> names() {
        return Stream.of(name("p", paymentIntentId), name("c", chargeId), name("s", sessionId), name("d", donationId))
                .filter(name -> name != null);
    }

    /** Of the names that Stripe gave it the one that says most: its intent, else its charge, else its session; null without any. */
    public String stripesName() {
        if (paymentIntentId != null) {
            return paymentIntentId;
        }
        return chargeId != null ? chargeId : sessionId;
    }

    private static <T extends Comparable<? super T>> T min(T one, T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static String name(String kind, Object id) {
        return id == null ? null : kind + id;
    }

    private static boolean shares(Object one, Object other) {
        return one != null && one.equals(other);
    }
}
