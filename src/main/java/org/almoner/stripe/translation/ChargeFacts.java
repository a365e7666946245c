package org.almoner.stripe.translation;

import java.time.Instant;
import java.util.List;
import org.almoner.donation.fact.DisputeStatus;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.TicketSource;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.RefundStatus;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Charge;
import org.almoner.stripe.translation.StripeJson.Dispute;
import org.almoner.stripe.translation.StripeJson.Movement;
import org.almoner.stripe.translation.StripeJson.Page;
import org.almoner.stripe.translation.StripeJson.Person;
import org.almoner.stripe.translation.StripeJson.Ref;
import org.almoner.stripe.translation.StripeJson.Refund;

/** What is told by the objects through which money moves: the charge, its refunds and its disputes. */
final class ChargeFacts {

    private static final double RATES_ARE_EXACT_TO = 1e-5;

    private ChargeFacts() {}

    static PaymentFacts charge(String type, FactCollector draft, Charge charge) throws UnusableEventException {
        add(type, draft, charge, null);
        return draft.of(FactCollector.names(
                Ref.id(charge.paymentIntent()),
                "failed".equals(charge.status()) ? null : StripeValues.required(charge.id(), "id"),
                null,
                FactCollector.donation(charge.metadata())));
    }

    /**
     * @param received what the intent that lists it has received, in minor units; null when none does
     */
    static void add(String type, FactCollector draft, Charge charge, Long received) throws UnusableEventException {
        StripeValues.isKind("charge", charge.object());
        Money amount = StripeValues.money(StripeValues.present(charge.amount(), "amount"), charge.currency());
        draft.begun(Witness.CHARGE, charge.created(), amount);
        if ("succeeded".equals(charge.status()) && !Boolean.FALSE.equals(charge.captured())) {
            // Charges of old API versions do not say how much.
            Long captured = charge.amountCaptured() == null ? received : charge.amountCaptured();
            captured(
                    type,
                    draft,
                    charge.amountRefunded(),
                    amount,
                    captured == null ? amount : StripeValues.money(captured, charge.currency()));
            draft.donor(DonorSource.CHARGE, charge.billingDetails(), emailOf(charge));
            draft.settled(charge.balanceTransaction());
        }
        // Until API version 2022-11-15 the charge lists its refunds.
        for (Refund refund : Page.of(charge.refunds())) {
            add(draft, refund);
        }
        draft.ticket(TicketSource.CHARGE, charge.metadata());
    }

    /** @param amountRefunded in minor units; may be null */
    private static void captured(
            String type, FactCollector draft, Long amountRefunded, Money authorised, Money captured)
            throws UnusableEventException {
        draft.captured(Witness.CHARGE, captured, authorised);
        if (amountRefunded == null) {
            return;
        }
        Money refunded = StripeValues.money(amountRefunded, authorised.currency());
        if (refunded.compareTo(authorised) > 0 && refunded.compareTo(captured) > 0) {
            throw new UnusableEventException("amount_refunded is larger than amount");
        }
        // With the last capture Stripe releases all that remains, and counts it here; until then, none of it.
        Money remainder = authorised.minus(captured).orZero();
        Money released = refunded.compareTo(remainder) < 0 ? Money.zero(refunded.currency()) : remainder;
        boolean announced = type.endsWith("refunded");
        // That it is nothing is worth telling where there may have been something: refunds fail.
        if (refunded.signum() > 0 || announced || type.endsWith("updated")) {
            draft.add(new PaymentFact.RefundedSoFar(
                    draft.asOf(), refunded, announced, remainder.signum() == 0 ? null : released));
        }
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

    static PaymentFacts dispute(FactCollector draft, Dispute dispute) throws UnusableEventException {
        PaymentRef names = FactCollector.names(Ref.id(dispute.paymentIntent()), Ref.id(dispute.charge()), null, null);
        DisputeStatus status =
                StripeValues.status(DisputeStatus.class, StripeValues.present(dispute.status(), "status"));
        Money amount = StripeValues.money(StripeValues.present(dispute.amount(), "amount"), dispute.currency());
        List<Movement> movements = dispute.balanceTransactions() == null ? List.of() : dispute.balanceTransactions();
        Money held = status.canHold()
                ? withdrawn(amount, status.holdsUnlessToldOtherwise(), movements)
                : Money.zero(amount.currency());
        draft.add(new PaymentFact.Dispute(
                draft.asOf(), StripeValues.required(dispute.id(), "id"), status, movements.size(), held));
        return draft.of(names);
    }

    /**
     * What the balance transactions of a dispute have taken and not given back. Where there are none the status says whether
     * the disputed amount is gone.
     */
    private static Money withdrawn(Money amount, boolean goneUnlessTold, List<Movement> movements) {
        if (movements.isEmpty() || movements.stream().anyMatch(movement -> movement.amount() == null)) {
            return goneUnlessTold ? amount : Money.zero(amount.currency());
        }
        if (movements.stream().allMatch(movement -> amount.currency().equalsIgnoreCase(movement.currency()))) {
            long taken = -movements.stream().mapToLong(Movement::amount).sum();
            return Money.ofMinor(Math.max(0, taken), amount.currency()).min(amount);
        }
        return share(amount, movements);
    }

    /**
     * In another currency the balance transactions tell which share is gone. Money comes back at the rate of another day, so
     * the rates count where they are told.
     */
    private static Money share(Money amount, List<Movement> movements) {
        boolean rated = movements.stream().allMatch(movement -> movement.exchangeRate() != null);
        double taken = 0;
        double back = 0;
        double smallest = 0;
        for (Movement movement : movements) {
            double rate = rated ? movement.exchangeRate() : 1;
            double moved = movement.amount() / rate;
            taken += Math.max(0, -moved);
            back += Math.max(0, moved);
            smallest += 1 / rate;
        }
        double gone = Math.max(0, taken - back);
        // Each of them was rounded, and rates have six digits: what these make of it is nothing that was kept.
        boolean allCameBack = back > 0 && gone <= Math.max(smallest, taken * RATES_ARE_EXACT_TO);
        return gone == 0 || allCameBack
                ? Money.zero(amount.currency())
                : Money.ofMinor(Math.round(amount.toMinor() * (gone / taken)), amount.currency());
    }
}
