package org.almoner.stripe.translation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFacts;

/**
 * Says in our own words what an object of one of Stripe's lists tells. It tells what the latest event about it would have told, and
 * an object in a state of which no event of ours would have told anything tells nothing: an open session, an intent that nobody has tried to pay.
 * It is dated like any answer of Stripe's ({@link CurrentState}).
 */
@ApplicationScoped
public class ListedObject {

    private final EventTranslation translation;

    public ListedObject(EventTranslation translation) {
        this.translation = translation;
    }

    /**
     * What the object tells.
     *
     * @param kind which objects the list is of, as their field {@code object} has it
     * @param asked when Stripe was asked for the list, at the latest; by its own clock, as is the time of its answer
     * @return empty when it tells nothing
     */
    public List<PaymentFacts> news(String kind, JsonNode object, Instant asked, Instant answered)
            throws UnusableEventException {
        StripeValues.isKind(kind, StripeJson.text(object, "object"));
        String type = type(kind, object);
        PaymentFacts told = type == null ? null : translation.translate(type, asked, object);
        if (told == null) {
            return List.of();
        }
        JsonNode charge = kind.equals("charge") ? object : object.path("latest_charge");
        return CurrentState.asked(List.of(told), charge, answered).stream()
                .map(news -> kind.equals("checkout.session") ? withoutMoney(news) : news)
                .toList();
    }

    /** The event that would have told it; null when there is none. */
    private static String type(String kind, JsonNode object) throws UnusableEventException {
        return switch (kind) {
            case "refund" -> "refund.updated";
            case "dispute" -> "charge.dispute.updated";
            // What became of an attempt that failed, its intent tells; its charge would pass for another attempt's.
            case "charge" -> status(object).equals("succeeded") ? "charge.updated" : null;
            case "payment_intent" -> intentType(object);
            case "checkout.session" ->
                status(object).equals("open") ? null : CurrentState.sessionType(object, object.path("payment_intent"));
            default -> throw new IllegalArgumentException("No list of these is read");
        };
    }

    private static String intentType(JsonNode intent) throws UnusableEventException {
        return switch (status(intent)) {
            case "succeeded" -> "payment_intent.succeeded";
            case "canceled" -> "payment_intent.canceled";
            case "requires_payment_method" ->
                intent.path("last_payment_error").isObject() ? "payment_intent.payment_failed" : null;
            default -> null;
        };
    }

    private static String status(JsonNode object) throws UnusableEventException {
        return StripeValues.present(StripeJson.text(object, "status"), "status");
    }

    /** A session does not know when its money came: its intent and its charge do, which are listed themselves. */
    private static PaymentFacts withoutMoney(PaymentFacts session) {
        List<PaymentFact> facts = session.facts().stream()
                .filter(fact -> !(fact instanceof Captured))
                .toList();
        return new PaymentFacts(session.payment(), facts, session.formerHashes());
    }
}
