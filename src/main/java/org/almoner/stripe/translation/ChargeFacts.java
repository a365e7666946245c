package org.almoner.stripe.translation;

import java.time.Instant;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.RefundStatus;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Charge;
import org.almoner.stripe.translation.StripeJson.Page;
import org.almoner.stripe.translation.StripeJson.Person;
import org.almoner.stripe.translation.StripeJson.Ref;
import org.almoner.stripe.translation.StripeJson.Refund;

/** What is told by the objects through which money moves: the charge and its refunds. */
final class ChargeFacts {

    private ChargeFacts() {}

    static PaymentFacts charge(String type, FactCollector draft, Charge charge) throws UnusableEventException {
        add(type, draft, charge, null);
        String intentId = Ref.id(charge.paymentIntent());
        // A name stays for ever: of the attempts of an intent only the one that succeeds gives its own.
        boolean names = intentId == null ? !isFailed(charge) : isSucceeded(charge);
        return draft.of(FactCollector.names(
                intentId,
                names ? StripeValues.required(charge.id(), "id") : null,
                null,
                FactCollector.donation(charge.metadata())));
    }

    /**
     * @param received what the intent that lists it has received, in minor units; null when none does
     */
    static void add(String type, FactCollector draft, Charge charge, Long received) throws UnusableEventException {
        StripeValues.isKind("charge", charge.object());
        Money amount = StripeValues.money(StripeValues.present(charge.amount(), "amount"), charge.currency());
        // What an attempt that failed asked for was not authorised in the one that pays, however late it is told.
        if (!isFailed(charge)) {
            draft.begun(Witness.CHARGE, charge.created(), amount);
        }
        if (isSucceeded(charge) && !Boolean.FALSE.equals(charge.captured())) {
            // Charges of old API versions do not say how much.
            Long captured = charge.amountCaptured() == null ? received : charge.amountCaptured();
            Money sum = captured == null ? amount : StripeValues.money(captured, charge.currency());
            captured(type, draft, charge, amount, sum);
            draft.donor(DonorSource.CHARGE, charge.billingDetails(), emailOf(charge));
            draft.settled(Settlement.of(charge, amount, sum));
        }
        // Until API version 2022-11-15 the charge lists its refunds, and since then where Stripe is asked for them.
        for (Refund refund : Page.of(charge.refunds())) {
            add(draft, refund);
        }
        draft.ticket(TicketSource.CHARGE, charge.metadata());
    }

    private static void captured(String type, FactCollector draft, Charge charge, Money authorised, Money captured)
            throws UnusableEventException {
        draft.captured(Witness.CHARGE, captured, authorised);
        if (charge.amountRefunded() == null) {
            return;
        }
        Money refunded = StripeValues.money(charge.amountRefunded(), authorised.currency());
        if (refunded.compareTo(authorised) > 0 && refunded.compareTo(captured) > 0) {
            throw new UnusableEventException("amount_refunded is larger than amount");
        }
        // Until API version 2025-03-31.basil this has what the last capture released, and nothing of it before.
        Money remainder = authorised.minus(captured).orZero();
        Money nothing = Money.zero(refunded.currency());
        Money released = refunded.compareTo(remainder) < 0 ? nothing : remainder;
        boolean announced = type.endsWith("refunded");
        // That it is nothing is worth telling where there may have been something: refunds fail.
        if (refunded.signum() > 0 || announced || type.endsWith("updated")) {
            draft.add(new PaymentFact.RefundedSoFar(
                    draft.asOf(), refunded, announced, remainder.signum() == 0 ? null : released));
        }
        if (remainder.signum() > 0) {
            boolean atOnce = type.endsWith("captured") && refunded.equals(remainder);
            boolean whole = Settlement.comesTo(charge.balanceTransaction(), authorised);
            boolean part = Settlement.comesTo(charge.balanceTransaction(), captured);
            if (refunded.compareTo(remainder) < 0 || part && !whole) {
                draft.add(new PaymentFact.Released(draft.asOf(), captured, nothing));
            } else if (atOnce || whole && !part) {
                draft.add(new PaymentFact.Released(draft.asOf(), captured, remainder));
            }
        }
    }

    private static boolean isSucceeded(Charge charge) {
        return "succeeded".equals(charge.status());
    }

    private static boolean isFailed(Charge charge) {
        return "failed".equals(charge.status());
    }

    private static String emailOf(Charge charge) {
        Person billing = charge.billingDetails();
        return billing == null || billing.email() == null ? charge.receiptEmail() : billing.email();
    }

    static PaymentFacts refund(FactCollector draft, Refund refund) throws UnusableEventException {
        PaymentRef names = FactCollector.names(Ref.id(refund.paymentIntent()), Ref.id(refund.charge()), null, null);
        add(draft, refund);
        return draft.of(names);
    }

    private static void add(FactCollector draft, Refund refund) throws UnusableEventException {
        StripeValues.isKind("refund", refund.object());
        // Refunds of old API versions have no status: they had succeeded.
        RefundStatus status = refund.status() == null
                ? RefundStatus.SUCCEEDED
                : StripeValues.status(RefundStatus.class, refund.status());
        Instant created = refund.created() == null ? draft.asOf() : StripeValues.instant(refund.created());
        Money amount = StripeValues.money(StripeValues.present(refund.amount(), "amount"), refund.currency());
        draft.add(new PaymentFact.Refund(
                draft.asOf(), StripeValues.required(refund.id(), "id"), status, created, amount));
    }
}
