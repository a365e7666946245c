package org.almoner.stripe.catchup;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.translation.StripeJson;
import org.almoner.stripe.translation.StripeValues;

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

    /** The most that Stripe gives at once. */
    private static final int PAGE_EVENTS = 100;

    private final StripeApi stripe;

    EventList(StripeApi stripe) {
        this.stripe = stripe;
    }

    /**
     * @param last id of the last one, at which the next page begins; null when the page is empty
     * @param at when Stripe gave it, by its clock
     */
    record Page(List<JsonNode> events, boolean hasMore, String last, Instant at) {}

    /** One event, from Stripe itself. */
    public Uni<JsonNode> event(StripeWorkers.Lane lane, String id) {
        return stripe.get(lane, PATH + "/" + id, Map.of()).map(StripeApi.Answer::body);
    }

    /**
     * Both ends of the stretch belong to it.
     *
     * @param after the event that the page follows; null for the first page
     */
    Uni<Page> page(Instant from, Instant until, String after) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("limit", PAGE_EVENTS);
        parameters.put("types", TYPES);
        parameters.put("created", Map.of("gte", from.getEpochSecond(), "lte", until.getEpochSecond()));
        if (after != null) {
            parameters.put("starting_after", after);
        }
        return stripe.get(StripeWorkers.Lane.JOB, PATH, parameters).map(answer -> page(answer, after));
    }

    private static Page page(StripeApi.Answer answer, String after) {
        JsonNode data = answer.body().path("data");
        JsonNode hasMore = answer.body().path("has_more");
        if (!data.isArray() || !hasMore.isBoolean()) {
            throw unreadable("a page lacks data or has_more");
        }
        List<JsonNode> events = StreamSupport.stream(data.spliterator(), false).toList();
        String last = events.isEmpty() ? null : StripeJson.text(events.get(events.size() - 1), "id");
        if (hasMore.booleanValue() && !StripeValues.isId(last)) {
            throw unreadable("a page does not say where the next one begins");
        }
        if (last != null && last.equals(after)) {
            throw unreadable("Stripe repeats a page");
        }
        return new Page(events, hasMore.booleanValue(), last, answer.at());
    }

    private static StripeFailure unreadable(String what) {
        return StripeFailure.of(StripeFailure.Kind.UNREADABLE, what);
    }
}
