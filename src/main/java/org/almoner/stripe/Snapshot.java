package org.almoner.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.donation.PaymentFact;
import org.almoner.donation.PaymentFact.Captured;
import org.almoner.donation.PaymentNews;

/** Says in our own words what Stripe answered when it was asked about a session, an intent or a charge. */
@ApplicationScoped
class Snapshot {

    private final EventTranslation translation;

    Snapshot(EventTranslation translation) {
        this.translation = translation;
    }

    /**
     * What the object and those inside it tell.
     *
     * @param at when Stripe answered, by its own clock
     */
    List<PaymentNews> news(JsonNode object, Instant at) throws UnusableEventException {
        List<PaymentNews> news = new ArrayList<>();
        JsonNode session = ofKind(object, "checkout.session");
        JsonNode intent = session == null ? ofKind(object, "payment_intent") : object.path("payment_intent");
        JsonNode charge = intent == null ? ofKind(object, "charge") : intent.path("latest_charge");
        if (charge == null) {
            throw new UnusableEventException("It is no session, payment intent or charge");
        }
        if (session != null) {
            add(news, sessionType(session, intent), at, session);
        }
        if (intent != null && intent.isObject()) {
            add(news, intentType(intent), at, intent);
        }
        if (charge.isObject()) {
            add(news, "charge.updated", at, charge);
        }
        return capturedAt(news, charge);
    }

    private void add(List<PaymentNews> news, String type, Instant at, JsonNode object) throws UnusableEventException {
        PaymentNews told = translation.translate(type, at, object);
        if (told != null) {
            news.add(told);
        }
    }

    private static JsonNode ofKind(JsonNode object, String kind) {
        return kind.equals(StripeJson.text(object, "object")) ? object : null;
    }

    /** The event that would have told it; an open session has none, and tells nothing but that it exists. */
    private static String sessionType(JsonNode session, JsonNode intent) {
        String status = StripeJson.text(session, "status");
        if ("expired".equals(status)) {
            return "checkout.session.expired";
        }
        boolean broken = "complete".equals(status)
                && "unpaid".equals(StripeJson.text(session, "payment_status"))
                && "requires_payment_method".equals(StripeJson.text(intent, "status"));
        return broken ? "checkout.session.async_payment_failed" : "checkout.session.completed";
    }

    private static String intentType(JsonNode intent) {
        return "canceled".equals(StripeJson.text(intent, "status"))
                ? "payment_intent.canceled"
                : "payment_intent.succeeded";
    }

    /** The money came when the charge was made, not when we asked. */
    private static List<PaymentNews> capturedAt(List<PaymentNews> news, JsonNode charge) {
        JsonNode created = charge.path("created");
        if (!created.canConvertToLong() || !created.isIntegralNumber()) {
            return news;
        }
        Instant at = StripeValues.instant(created.longValue());
        return news.stream()
                .map(told -> new PaymentNews(
                        told.payment(),
                        told.facts().stream().map(fact -> redate(fact, at)).toList()))
                .toList();
    }

    private static PaymentFact redate(PaymentFact fact, Instant at) {
        return fact instanceof Captured captured ? new Captured(at, captured.witness(), captured.amount()) : fact;
    }
}
