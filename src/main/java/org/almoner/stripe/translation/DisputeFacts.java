package org.almoner.stripe.translation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almoner.donation.fact.DisputeStatus;
import org.almoner.donation.fact.PaymentFact;
import org.almoner.donation.fact.PaymentFact.Dispute.Withdrawal;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.money.Money;
import org.almoner.stripe.translation.StripeJson.Dispute;
import org.almoner.stripe.translation.StripeJson.Movement;
import org.almoner.stripe.translation.StripeJson.Ref;

/** What is told by a dispute: what it holds, and when that was taken and given back. */
final class DisputeFacts {

    static final double RATES_ARE_EXACT_TO = 1e-5;

    private DisputeFacts() {}

    static PaymentFacts dispute(FactCollector draft, Dispute dispute) throws UnusableEventException {
        PaymentRef names = FactCollector.names(Ref.id(dispute.paymentIntent()), Ref.id(dispute.charge()), null, null);
        DisputeStatus status =
                StripeValues.status(DisputeStatus.class, StripeValues.present(dispute.status(), "status"));
        Money amount = StripeValues.money(StripeValues.present(dispute.amount(), "amount"), dispute.currency());
        List<Movement> movements = dispute.balanceTransactions() == null ? List.of() : dispute.balanceTransactions();
        Money held = status.canHold()
                ? withdrawn(amount, status.holdsUnlessToldOtherwise(), movements)
                : Money.zero(amount.currency());
        Instant created = dispute.created() == null ? draft.asOf() : StripeValues.instant(dispute.created());
        draft.add(new PaymentFact.Dispute(
                draft.asOf(),
                StripeValues.required(dispute.id(), "id"),
                status,
                movements.size(),
                held,
                status.canHold()
                        ? moves(amount, held, status.holdsUnlessToldOtherwise(), movements, created)
                        : List.of(),
                dueBy(dispute)));
        return draft.of(names);
    }

    /** "The Dispute object", {@code evidence_details.due_by}. */
    private static Instant dueBy(Dispute dispute) {
        Long dueBy = dispute.evidenceDetails() == null
                ? null
                : dispute.evidenceDetails().dueBy();
        return dueBy == null || dueBy <= 0 ? null : StripeValues.instant(dueBy);
    }

    /**
     * When what is held was taken, and what of more was given back: with each balance transaction, what is held by those up to
     * it. Where they do not tell, all of it when the dispute was made.
     */
    private static List<Withdrawal> moves(
            Money amount, Money held, boolean goneUnlessTold, List<Movement> movements, Instant created) {
        List<Movement> told = tellWhatMoved(movements)
                ? movements.stream()
                        .sorted(Comparator.comparing(movement -> at(movement, created)))
                        .toList()
                : List.of();
        List<Withdrawal> moves = new ArrayList<>();
        Money before = Money.zero(amount.currency());
        for (int i = 1; i <= told.size(); i++) {
            Money now = i == told.size() ? held : withdrawn(amount, goneUnlessTold, told.subList(0, i));
            add(moves, at(told.get(i - 1), created), now.minus(before));
            before = now;
        }
        if (told.isEmpty()) {
            add(moves, created, held);
        }
        return moves;
    }

    private static void add(List<Withdrawal> moves, Instant at, Money amount) {
        if (amount.signum() != 0) {
            moves.add(new Withdrawal(at, amount));
        }
    }

    private static Instant at(Movement movement, Instant created) {
        return movement.created() == null ? created : StripeValues.instant(movement.created());
    }

    private static boolean tellWhatMoved(List<Movement> movements) {
        return !movements.isEmpty() && movements.stream().noneMatch(movement -> movement.amount() == null);
    }

    /**
     * What the balance transactions of a dispute have taken and not given back. Where there are none the status says whether
     * the disputed amount is gone.
     */
    private static Money withdrawn(Money amount, boolean goneUnlessTold, List<Movement> movements) {
        if (!tellWhatMoved(movements)) {
            return goneUnlessTold ? amount : Money.zero(amount.currency());
        }
        if (movements.stream().allMatch(movement -> amount.currency().equalsIgnoreCase(movement.currency()))) {
            long taken = -movements.stream().mapToLong(Movement::amount).sum();
            return Money.ofMinor(Math.max(0, taken), amount.currency()).min(amount);
        }
        return share(amount, goneUnlessTold, movements);
    }

    /**
     * In another currency the balance transactions tell which share is gone. Money comes back at the rate of another day, so
     * the rates count where they are told. Where they are not, nothing is kept of what came back when the dispute was won.
     */
    private static Money share(Money amount, boolean goneUnlessTold, List<Movement> movements) {
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
        boolean allCameBack =
                back > 0 && (gone <= Math.max(smallest, taken * RATES_ARE_EXACT_TO) || !rated && !goneUnlessTold);
        return gone == 0 || allCameBack
                ? Money.zero(amount.currency())
                : Money.ofMinor(Math.round(amount.toMinor() * (gone / taken)), amount.currency());
    }
}
