package org.almoner.stripe;

import java.time.Instant;
import java.util.List;
import org.almoner.donation.DisputeStatus;
import org.almoner.donation.PaymentFact;
import org.almoner.donation.PaymentFact.DonorSource;
import org.almoner.donation.PaymentFact.TicketSource;
import org.almoner.donation.PaymentFact.Witness;
import org.almoner.donation.PaymentNews;
import org.almoner.donation.PaymentRef;
import org.almoner.donation.RefundStatus;
import org.almoner.money.Money;
import org.almoner.stripe.StripeJson.Charge;
import org.almoner.stripe.StripeJson.Dispute;
import org.almoner.stripe.StripeJson.Movement;
import org.almoner.stripe.StripeJson.Page;
import org.almoner.stripe.StripeJson.Person;
import org.almoner.stripe.StripeJson.Ref;
import org.almoner.stripe.StripeJson.Refund;

/** What is told by the objects through which money moves: the charge, its refunds and its disputes. */
final class ChargeNews {

    private ChargeNews() {}

    static PaymentNews charge(String type, NewsDraft draft, Charge charge) throws UnusableEventException {
        add(draft, charge, type.endsWith("refunded"));
        return draft.of(NewsDraft.names(
                Ref.id(charge.paymentIntent()),
                "failed".equals(charge.status()) ? null : StripeValues.required(charge.id(), "id"),
                null,
                NewsDraft.donation(charge.metadata())));
    }

    /** @param refundTold whether the news is that something was refunded */
    static void add(NewsDraft draft, Charge charge, boolean refundTold) throws UnusableEventException {
        Money amount = StripeValues.money(StripeValues.present(charge.amount(), "amount"), charge.currency());
        draft.begun(Witness.CHARGE, charge.created(), amount);
        if ("succeeded".equals(charge.status()) && !Boolean.FALSE.equals(charge.captured())) {
            Long captured = charge.amountCaptured();
            draft.captured(Witness.CHARGE, captured == null ? amount : StripeValues.money(captured, charge.currency()));
            draft.donor(DonorSource.CHARGE, charge.billingDetails(), emailOf(charge));
            draft.settled(charge.balanceTransaction());
        }
        if (charge.amountRefunded() != null && charge.amountRefunded() != 0) {
            Money refunded = StripeValues.money(charge.amountRefunded(), charge.currency());
            if (refunded.compareTo(amount) > 0) {
                throw new UnusableEventException("amount_refunded is larger than amount");
            }
            draft.add(new PaymentFact.RefundedSoFar(draft.asOf(), refunded, refundTold));
        }
        // Until API version 2022-11-15 the charge lists its refunds.
        for (Refund refund : Page.of(charge.refunds())) {
            add(draft, refund);
        }
        draft.ticket(TicketSource.CHARGE, charge.metadata());
    }

    private static String emailOf(Charge charge) {
        Person billing = charge.billingDetails();
        return billing == null || billing.email() == null ? charge.receiptEmail() : billing.email();
    }

    static PaymentNews refund(NewsDraft draft, Refund refund) throws UnusableEventException {
        PaymentRef names = NewsDraft.names(Ref.id(refund.paymentIntent()), Ref.id(refund.charge()), null, null);
        add(draft, refund);
        return draft.of(names);
    }

    private static void add(NewsDraft draft, Refund refund) throws UnusableEventException {
        // Refunds of old API versions have no status: they had succeeded.
        RefundStatus status = refund.status() == null
                ? RefundStatus.SUCCEEDED
                : StripeValues.status(RefundStatus.class, refund.status());
        Instant created = refund.created() == null ? draft.asOf() : StripeValues.instant(refund.created());
        Money amount = StripeValues.money(StripeValues.present(refund.amount(), "amount"), refund.currency());
        draft.add(new PaymentFact.Refund(
                draft.asOf(), StripeValues.required(refund.id(), "id"), status, created, amount));
    }

    static PaymentNews dispute(NewsDraft draft, Dispute dispute) throws UnusableEventException {
        PaymentRef names = NewsDraft.names(Ref.id(dispute.paymentIntent()), Ref.id(dispute.charge()), null, null);
        DisputeStatus status =
                StripeValues.status(DisputeStatus.class, StripeValues.present(dispute.status(), "status"));
        Money amount = StripeValues.money(StripeValues.present(dispute.amount(), "amount"), dispute.currency());
        List<Movement> movements = dispute.balanceTransactions() == null ? List.of() : dispute.balanceTransactions();
        Money held = status.canHold() ? withdrawn(amount, movements) : Money.zero(amount.currency());
        draft.add(new PaymentFact.Dispute(
                draft.asOf(), StripeValues.required(dispute.id(), "id"), status, movements.size(), held));
        return draft.of(names);
    }

    /**
     * What the balance transactions of a dispute have taken and not given back. Without any, the disputed amount: the
     * status says that it is gone. In another balance currency they only tell whether it is gone.
     */
    private static Money withdrawn(Money amount, List<Movement> movements) {
        if (movements.isEmpty() || movements.stream().anyMatch(movement -> movement.amount() == null)) {
            return amount;
        }
        long taken = -movements.stream().mapToLong(Movement::amount).sum();
        boolean comparable =
                movements.stream().allMatch(movement -> amount.currency().equalsIgnoreCase(movement.currency()));
        if (!comparable) {
            return taken > 0 ? amount : Money.zero(amount.currency());
        }
        return Money.ofMinor(Math.max(0, taken), amount.currency()).min(amount);
    }
}
