package org.almoner.stripe.catchup;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.api.StripeWorkers;

/** Stripe's list of events, newest first ("List all events"); it reaches 30 days back. */
@ApplicationScoped
public class EventList {

    /** Those that change the ledger; Stripe takes up to twenty. */
    static final List<String> TYPES = List.of(
            "checkout.session.completed",
            "checkout.session.async_payment_succeeded",
            "checkout.session.async_payment_failed",
            "checkout.session.expired",
            "payment_intent.succeeded",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "charge.succeeded",
            "charge.captured",
            "charge.updated",
            "charge.refunded",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.refund.updated",
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed");

    private static final String PATH = "/v1/events";

    private final StripeApi stripe;

    EventList(StripeApi stripe) {
        this.stripe = stripe;
    }

    /** One event, from Stripe itself. */
    public Uni<JsonNode> event(StripeWorkers.Lane lane, String id) {
        return stripe.get(lane, PATH + "/" + id, Map.of()).map(StripeApi.Answer::body);
    }

    /**
     * Both ends of the stretch belong to it.
     *
     * @param after the event that the page follows; null for the first page
     */
    Uni<StripePage> page(Instant from, Instant until, String after) {
        return stripe.page(
                StripeWorkers.Lane.JOB,
                PATH,
                Map.of("types", TYPES, "created", StripePage.between(from, until)),
                after);
    }
}
