package org.almoner.stripe.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.almoner.donation.fact.DonorIdentity;
import org.almoner.stripe.translation.FraudTold.Attempt;
import org.almoner.stripe.translation.FraudTold.Kind;
import org.almoner.stripe.translation.FraudTold.Notice;
import org.almoner.stripe.translation.StripeJson.ChargeOutcome;
import org.almoner.stripe.translation.StripeJson.FailedCharge;
import org.almoner.stripe.translation.StripeJson.FraudWarning;
import org.almoner.stripe.translation.StripeJson.Ref;
import org.almoner.stripe.translation.StripeJson.Review;

/** Says in our own words what Stripe tells of attempts that failed, of early fraud warnings and of reviews. */
public final class FraudTranslation {

    private static final Set<String> TYPES = Set.of(
            "charge.failed",
            "radar.early_fraud_warning.created",
            "radar.early_fraud_warning.updated",
            "review.opened",
            "review.closed");

    /**
     * A card fails at once. A debit from a bank's account comes back days later, many of them at a time ("SEPA Direct Debit payments"): nobody
     * tries stolen cards by it.
     */
    private static final Duration AT_ONCE = Duration.ofHours(1);

    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}");

    private FraudTranslation() {}

    /** Whether an event of that type tells of abuse, or of an attempt that may be. */
    public static boolean isOfFraud(String type) {
        return TYPES.contains(type);
    }

    /**
     * @param asOf the event's time
     * @return null where a charge has failed long after it was made
     * @throws UnusableEventException when the object is not what the type promises, or lacks what we need
     */
    public static FraudTold told(String type, Instant asOf, JsonNode object) throws UnusableEventException {
        if (type.startsWith("charge.")) {
            StripeValues.isKind("charge", StripeJson.text(object, "object"));
            return attempt(asOf, StripeJson.read(object, FailedCharge.class));
        }
        if (type.startsWith("review.")) {
            StripeValues.isKind("review", StripeJson.text(object, "object"));
            Review review = StripeJson.read(object, Review.class);
            boolean open = StripeValues.present(review.open(), "open");
            return notice(
                    asOf,
                    Kind.REVIEW,
                    review.id(),
                    review.paymentIntent(),
                    review.charge(),
                    open,
                    open || review.closedReason() == null ? review.reason() : review.closedReason());
        }
        StripeValues.isKind("radar.early_fraud_warning", StripeJson.text(object, "object"));
        FraudWarning warning = StripeJson.read(object, FraudWarning.class);
        return notice(
                asOf,
                Kind.WARNING,
                warning.id(),
                warning.paymentIntent(),
                warning.charge(),
                StripeValues.present(warning.actionable(), "actionable"),
                warning.fraudType());
    }

    private static Attempt attempt(Instant asOf, FailedCharge charge) throws UnusableEventException {
        if (!"failed".equals(charge.status())) {
            throw new UnusableEventException("The charge of a failed charge has not failed");
        }
        if (charge.created() != null
                && StripeValues.instant(charge.created()).plus(AT_ONCE).isBefore(asOf)) {
            return null;
        }
        String intent = Ref.id(charge.paymentIntent());
        ChargeOutcome outcome = charge.outcome() == null ? new ChargeOutcome(null, null) : charge.outcome();
        String card = charge.paymentMethodDetails() == null
                        || charge.paymentMethodDetails().card() == null
                ? null
                : DonorIdentity.countryOf(charge.paymentMethodDetails().card().country());
        String billing = charge.billingDetails() == null
                        || charge.billingDetails().address() == null
                ? null
                : DonorIdentity.countryOf(charge.billingDetails().address().country());
        return new Attempt(
                StripeValues.isId(intent) ? intent : StripeValues.required(charge.id(), "id"),
                asOf,
                FactCollector.ticketOf(charge.metadata()),
                DeclineCodes.code(outcome.reason(), charge.failureCode()),
                DeclineCodes.risk(outcome.riskLevel()),
                card,
                card != null && billing != null && !card.equals(billing));
    }

    private static Notice notice(Instant asOf, Kind kind, String id, Ref intent, Ref charge, boolean open, String word)
            throws UnusableEventException {
        String intentId = Ref.id(intent);
        String chargeId = Ref.id(charge);
        // For its check: what is told of no payment is of no use.
        FactCollector.names(intentId, chargeId, null, null);
        return new Notice(
                asOf,
                kind,
                StripeValues.required(id, "id"),
                intentId,
                chargeId,
                open,
                word != null && WORD.matcher(word).matches() ? word : null);
    }
}
