package org.almoner.stripe.translation;

import java.time.Instant;
import java.util.UUID;

/** What an event tells of abuse. It is no part of a payment's history and changes no amount. */
public sealed interface FraudTold {

    /** The best name that Stripe has for the payment; it finds the event, and is not counted. Never null. */
    String payment();

    /**
     * A card, or another means, was tried in vain. Only countries and words of Stripe's, never a card or a person.
     *
     * @param at by Stripe's clock
     * @param ticketId as the metadata say; null for none
     * @param code one of {@link DeclineCodes}
     * @param risk one of {@link DeclineCodes#RISKS}
     * @param country of the card, ISO 3166; null when Stripe does not say
     * @param elsewhere whether card and billing address are known to be of different countries
     */
    record Attempt(
            String payment, Instant at, UUID ticketId, String code, String risk, String country, boolean elsewhere)
            implements FraudTold {}

    /**
     * Stripe's or the bank's own word about one payment.
     *
     * @param at by Stripe's clock; of two about one object the later counts, and of one second that which is not open
     * @param objectId of the warning or the review
     * @param intentId null when Stripe names none
     * @param chargeId null when Stripe names none
     * @param open whether something is yet to be done about it
     * @param word Stripe's word for why; null when it is none that could be one
     */
    record Notice(Instant at, Kind kind, String objectId, String intentId, String chargeId, boolean open, String word)
            implements FraudTold {

        /** The kind as it is stored. */
        public String what() {
            return kind.name();
        }

        @Override
        public String payment() {
            return intentId == null ? chargeId : intentId;
        }
    }

    /** What a notice is about. */
    enum Kind {
        /** A bank says that a payment is likely to be disputed ("The Early Fraud Warning object"). */
        WARNING,
        /** Stripe asks somebody to look at a payment ("The Review object"). */
        REVIEW
    }
}
