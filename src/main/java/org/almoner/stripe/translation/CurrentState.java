package org.almoner.stripe.translation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFact.Telling;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.RefundStatus;

/**
 * Says in our own words what Stripe answered when it was asked about a session, an intent or a charge.
 *
 * <p>An answer shows what was so at some moment between question and answer. What may yet change is dated at the question, so that no
 * event after it is outweighed; what is over for good, at the answer.
 */
@ApplicationScoped
public class CurrentState {

    private final EventTranslation translation;

    CurrentState(EventTranslation translation) {
        this.translation = translation;
    }

    /**
     * What the object and those inside it tell.
     *
     * @param asked when Stripe was asked, at the latest; by its own clock, as is the time of its answer
     */
    public List<PaymentFacts> news(JsonNode object, Instant asked, Instant answered) throws UnusableEventException {
        List<PaymentFacts> news = new ArrayList<>();
        JsonNode session = ofKind(object, "checkout.session");
        JsonNode intent = session == null ? ofKind(object, "payment_intent") : object.path("payment_intent");
        JsonNode charge = intent == null ? ofKind(object, "charge") : intent.path("latest_charge");
        if (charge == null) {
            throw new UnusableEventException("It is no session, payment intent or charge");
        }
        if (session != null) {
            add(news, sessionType(session, intent), asked, session);
        }
        if (intent != null && intent.isObject()) {
            add(news, intentType(intent), asked, intent);
        }
        if (charge.isObject()) {
            add(news, "charge.updated", read(charge, asked), charge);
        }
        return asked(news, charge, answered);
    }

    /** Stripe has looked after the last refund that it shows, and not when it was asked: its sum has that one. */
    private static Instant read(JsonNode charge, Instant asked) {
        Instant read = asked;
        for (JsonNode refund : charge.path("refunds").path("data")) {
            Instant made = instant(refund.path("created"), asked);
            read = made.isAfter(read) ? made : read;
        }
        return read;
    }

    private void add(List<PaymentFacts> news, String type, Instant at, JsonNode object) throws UnusableEventException {
        PaymentFacts told = translation.translate(type, at, object);
        if (told != null) {
            news.add(told);
        }
    }

    private static JsonNode ofKind(JsonNode object, String kind) {
        return kind.equals(StripeJson.text(object, "object")) ? object : null;
    }

    /** The event that would have told it; an open session has none, and tells nothing but that it exists. */
    static String sessionType(JsonNode session, JsonNode intent) {
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

    /**
     * The money came when the balance says or, where that is not known, when the charge was made; not when we asked. Either is
     * only as good as it gets: an event that tells of it knows better.
     */
    static List<PaymentFacts> asked(List<PaymentFacts> news, JsonNode charge, Instant answered) {
        Instant moved =
                instant(charge.path("balance_transaction").path("created"), instant(charge.path("created"), answered));
        return news.stream()
                .map(told -> new PaymentFacts(
                        told.payment(),
                        told.facts().stream()
                                .flatMap(fact -> asked(fact, moved, answered).stream())
                                .toList(),
                        told.formerHashes()))
                .toList();
    }

    private static Optional<PaymentFact> asked(PaymentFact fact, Instant moved, Instant answered) {
        if (fact instanceof Captured captured) {
            return captured.telling() == null
                    ? Optional.of(new Captured(moved, captured.witness(), captured.amount(), Telling.ASKED))
                    : Optional.empty();
        }
        return Optional.of(fact instanceof Refund refund && isOver(refund) ? at(answered, refund) : fact);
    }

    private static boolean isOver(Refund refund) {
        return refund.status() == RefundStatus.FAILED || refund.status() == RefundStatus.CANCELED;
    }

    private static PaymentFact at(Instant answered, Refund refund) {
        return new Refund(answered, refund.refundId(), refund.status(), refund.createdAt(), refund.amount());
    }

    private static Instant instant(JsonNode seconds, Instant otherwise) {
        return seconds.isIntegralNumber() && seconds.canConvertToLong()
                ? StripeValues.instant(seconds.longValue())
                : otherwise;
    }
}
