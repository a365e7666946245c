package org.almoner.stripe.translation;

import java.util.List;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Charge;
import org.almoner.stripe.translation.StripeJson.CustomFields;
import org.almoner.stripe.translation.StripeJson.Intent;
import org.almoner.stripe.translation.StripeJson.Page;
import org.almoner.stripe.translation.StripeJson.Person;
import org.almoner.stripe.translation.StripeJson.Ref;
import org.almoner.stripe.translation.StripeJson.Session;

/** What is told by the objects with which a payment begins: the session and the payment intent. */
final class SessionFacts {

    private SessionFacts() {}

    /** @return null for a session that is no payment */
    static PaymentFacts session(String type, FactCollector draft, Session session) throws UnusableEventException {
        if (session.mode() != null && !session.mode().equals("payment")) {
            return null;
        }
        PaymentRef names = FactCollector.names(
                Ref.id(session.paymentIntent()),
                null,
                StripeValues.required(session.id(), "id"),
                FactCollector.donation(session.metadata()));
        Money total =
                session.amountTotal() == null ? null : StripeValues.money(session.amountTotal(), session.currency());
        draft.begun(Witness.SESSION, session.created(), total, names.paymentIntentId());
        if ("paid".equals(session.paymentStatus())) {
            draft.captured(Witness.SESSION, StripeValues.present(total, "amount_total"), total);
        } else if (type.endsWith("async_payment_failed")) {
            draft.failed(Witness.SESSION);
        } else if (type.endsWith("expired")) {
            draft.expired(Witness.SESSION);
        }
        Person donor = session.customerDetails();
        String email = donor == null || donor.email() == null ? session.customerEmail() : donor.email();
        draft.donor(DonorSource.SESSION, donor, email);
        draft.wall(WallField.answer(CustomFields.chosen(session.customFields(), WallField.KEY)));
        draft.ticket(TicketSource.SESSION, session.metadata());
        draft.ticket(TicketSource.CLIENT_REFERENCE, session.clientReferenceId());
        return draft.of(names);
    }

    static PaymentFacts intent(String type, FactCollector draft, Intent intent) throws UnusableEventException {
        Money amount = StripeValues.money(StripeValues.present(intent.amount(), "amount"), intent.currency());
        draft.begun(Witness.INTENT, intent.created(), amount);
        boolean succeeded = "succeeded".equals(intent.status());
        if (succeeded) {
            Long received = intent.amountReceived();
            draft.captured(
                    Witness.INTENT,
                    received == null ? amount : StripeValues.money(received, intent.currency()),
                    amount);
        } else if (type.endsWith("canceled")) {
            if (ranOut(intent.cancellationReason())) {
                draft.expired(null);
            } else {
                draft.failed(null);
            }
        } else if (type.endsWith("payment_failed")) {
            draft.failed(null);
        }
        draft.donor(DonorSource.INTENT, null, intent.receiptEmail());
        draft.ticket(TicketSource.INTENT, intent.metadata());
        String chargeId = succeeded ? Ref.id(intent.latestCharge()) : null;
        // Until API version 2022-11-15 the intent lists its charges.
        for (Charge charge : Page.of(intent.charges())) {
            if ("succeeded".equals(charge.status())) {
                chargeId = charge.id();
            }
            ChargeFacts.add(type, draft, charge, intent.amountReceived());
        }
        return draft.of(FactCollector.names(
                StripeValues.required(intent.id(), "id"), chargeId, null, FactCollector.donation(intent.metadata())));
    }

    /** Stripe cancels an intent by itself when its session or its authorisation runs out ("The PaymentIntent object"). */
    private static boolean ranOut(String cancellationReason) {
        return cancellationReason != null
                && List.of("abandoned", "automatic", "expired").contains(cancellationReason);
    }
}
