package org.almoner.donation.fact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Dispute;
import org.almoner.donation.fact.PaymentFact.Dispute.Withdrawal;
import org.almoner.money.Money;

/**
 * Which movements of money a history comes to. Their sums by kind are the columns of its row: what was paid, less what was
 * refunded, less what is disputed, less the fee. Without a capture there are none.
 */
final class Movements {

    private final UUID ticketId;
    private final List<Movement> all = new ArrayList<>();

    private Movements(UUID ticketId) {
        this.ticketId = ticketId;
    }

    /**
     * The payment and its fee move when it was first captured: Stripe takes the fee of the charge then, whenever it tells of it. A refund
     * moves when it was made, a dispute whenever it takes or gives back.
     *
     * @param ticketId null while no known ticket is named
     */
    static List<Movement> of(PaymentHistory history, UUID ticketId, Money captured, Instant paidAt, Refunds refunds) {
        Movements movements = new Movements(ticketId);
        String payment = payment(history.payment());
        movements.add(MovementKind.PAID, payment, paidAt, captured, 1);
        history.any(PaymentFact.Settled.class)
                .ifPresent(settled -> movements.add(MovementKind.FEE, payment, paidAt, settled.fee(), -1));
        refunds.parts()
                .forEach(part -> movements.add(
                        MovementKind.REFUNDED,
                        part.refundId() == null ? payment : part.refundId(),
                        part.at(),
                        part.amount(),
                        -1));
        history.all(Dispute.class)
                .filter(dispute -> dispute.held().currency().equals(captured.currency()))
                .forEach(dispute -> withdrawals(dispute)
                        .forEach(moved -> movements.add(
                                MovementKind.DISPUTED, dispute.disputeId(), moved.at(), moved.amount(), -1)));
        return List.copyOf(movements.all);
    }

    /** Its most lasting name at Stripe: the first that events tell. */
    private static String payment(PaymentRef names) {
        return Stream.of(names.paymentIntentId(), names.chargeId(), names.sessionId())
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
    }

    /** What does not say when, or does not add up to what is held, has moved when it was told. */
    private static List<Withdrawal> withdrawals(Dispute dispute) {
        Money nothing = Money.zero(dispute.held().currency());
        boolean addsUp = dispute.moves() != null
                && dispute.moves().stream()
                        .allMatch(moved -> moved.amount().currency().equals(nothing.currency()))
                && dispute.moves().stream()
                        .map(Withdrawal::amount)
                        .reduce(nothing, Money::plus)
                        .equals(dispute.held());
        return addsUp ? dispute.moves() : List.of(new Withdrawal(dispute.asOf(), dispute.held()));
    }

    private void add(MovementKind kind, String object, Instant at, Money amount, int sign) {
        if (amount.signum() != 0) {
            BigDecimal signed = sign < 0 ? amount.amount().negate() : amount.amount();
            all.add(new Movement(ticketId, kind.name(), amount.currency(), object, at, signed));
        }
    }
}
