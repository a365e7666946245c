package org.almoner.stripe.translation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.almoner.donation.fact.DonorHash;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.stripe.translation.StripeJson.Charge;
import org.almoner.stripe.translation.StripeJson.Dispute;
import org.almoner.stripe.translation.StripeJson.Intent;
import org.almoner.stripe.translation.StripeJson.Refund;
import org.almoner.stripe.translation.StripeJson.Session;

/**
 * Says in our own words what an event tells of a payment. The object's own state decides, hardly ever the event's name:
 * names differ between API versions and come in any order, states do not.
 */
@ApplicationScoped
public class EventTranslation {

    /**
     * To be raised with every release that understands values which the one before did not: events with such values are then
     * fetched from Stripe again (the second look).
     */
    public static final int VERSION = 1;

    private final DonorHash donorHash;

    public EventTranslation(DonorHash donorHash) {
        this.donorHash = donorHash;
    }

    /**
     * @return the news, or null for a type that we do not use
     * @throws UnusableEventException when the event cannot mean anything to the ledger
     */
    public PaymentFacts translate(String type, Instant asOf, JsonNode object) throws UnusableEventException {
        FactCollector draft = new FactCollector(asOf, donorHash);
        return switch (type) {
            case "checkout.session.completed",
                    "checkout.session.async_payment_succeeded",
                    "checkout.session.async_payment_failed",
                    "checkout.session.expired" ->
                SessionFacts.session(type, draft, read(object, "checkout.session", Session.class));
            case "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.canceled" ->
                SessionFacts.intent(type, draft, read(object, "payment_intent", Intent.class));
            case "charge.succeeded", "charge.captured", "charge.updated", "charge.refunded" ->
                ChargeFacts.charge(type, draft, read(object, "charge", Charge.class));
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                ChargeFacts.refund(draft, read(object, "refund", Refund.class));
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated",
                    "charge.dispute.closed" -> DisputeFacts.dispute(draft, read(object, "dispute", Dispute.class));
            default -> null;
        };
    }

    /** The type says what should be in it, the object itself what is: one that does not fit would be misread. */
    private static <T> T read(JsonNode object, String kind, Class<T> type) throws UnusableEventException {
        StripeValues.isKind(kind, StripeJson.text(object, "object"));
        return StripeJson.read(object, type);
    }
}
