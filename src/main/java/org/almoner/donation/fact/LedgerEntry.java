package org.almoner.donation.fact;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.ConsentSource;
import org.almoner.donation.fact.PaymentFact.Dispute;
import org.almoner.donation.fact.PaymentFact.DonorNamed;
import org.almoner.donation.fact.PaymentFact.DonorSource;
import org.almoner.donation.fact.PaymentFact.Settled;
import org.almoner.donation.fact.PaymentFact.Telling;
import org.almoner.donation.fact.PaymentFact.TicketNamed;
import org.almoner.donation.fact.PaymentFact.WallConsent;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.money.Money;

/**
 * What a payment's history comes to: one row of the ledger.
 *
 * @param ticketId null while no known ticket is named
 * @param amount what was captured in all or, before that, what is to be paid; null when nothing has said so
 * @param refunded what succeeded refunds gave back, never more than was captured; null as long as the amount is
 * @param disputed what open and lost disputes hold; null as long as the amount is
 * @param createdAt null when only refunds or disputes are known
 * @param paidAt null while no money was captured
 * @param refundedAt of the latest refund that counts; null without one
 * @param onWall whether the donor consented to be named on the wall, and the name is theirs who did; null, which histories of any version come to, when not
 * @param disputeDueAt until when the first of its disputes and inquiries is to be answered; null, which histories of any version come to,
 *     where none waits for an answer or none says until when
 * @param settled null until the balance transaction is known
 * @param movements of money, whose sums are the amounts; empty while no money was captured
 * @param contradiction why something that was told does not count; null when all of it fits
 */
public record LedgerEntry(
        UUID ticketId,
        PaymentStatus status,
        Money amount,
        Money refunded,
        Money disputed,
        Instant createdAt,
        Instant paidAt,
        Instant refundedAt,
        DonorIdentity donor,
        Boolean onWall,
        Instant disputeDueAt,
        Settled settled,
        List<Movement> movements,
        String contradiction) {

    /**
     * The version of what this class makes of a history, and of what {@code Payment.Row} writes down of it. Whoever changes
     * either raises it: rows of a lower one are then derived anew. {@code FrozenDerivationsTest} tells when it was forgotten.
     */
    public static final int DERIVATION = 6;

    public static LedgerEntry of(PaymentHistory history) {
        Money captured = captured(history);
        Refunds refunds = null;
        Money refunded = null;
        Money disputed = null;
        String contradiction = null;
        if (captured != null) {
            refunds = Refunds.of(history, captured);
            refunded = refunds.total();
            disputed = disputed(history, captured.currency());
            contradiction = contradiction(history, captured, refunds);
        }
        Money asked = first(history.all(PaymentFact.Begun.class), PaymentFact.Begun::witness, PaymentFact.Begun::asked);
        Money amount = captured != null ? captured : asked;
        Instant createdAt = earliest(history.all(PaymentFact.Begun.class).map(PaymentFact.Begun::createdAt));
        Instant paidAt = paidAt(history);
        UUID ticketId = first(history.all(TicketNamed.class), TicketNamed::source, TicketNamed::ticketId);
        Money nothing = amount == null ? null : Money.zero(amount.currency());
        return new LedgerEntry(
                ticketId,
                status(history, captured, refunded, disputed),
                amount,
                refunded == null ? nothing : refunded,
                disputed == null ? nothing : disputed,
                createdAt == null ? paidAt : createdAt,
                paidAt,
                refunds == null ? null : refunds.latestAt(),
                donor(history),
                onWall(history),
                disputeDueAt(history),
                history.any(Settled.class).orElse(null),
                captured == null ? List.of() : Movements.of(history, ticketId, captured, paidAt, refunds),
                contradiction);
    }

    public boolean isInLedger() {
        return status.isInLedger();
    }

    /** Whether the other says the same of the payment, whenever it was told. */
    public boolean saysTheSameAs(LedgerEntry other) {
        return withSettled(null).equals(other.withSettled(null))
                && (settled == null
                        ? other.settled == null
                        : other.settled != null
                                && settled.fee().equals(other.settled.fee())
                                && settled.net().equals(other.settled.net()));
    }

    private LedgerEntry withSettled(Settled other) {
        return new LedgerEntry(
                ticketId,
                status,
                amount,
                refunded,
                disputed,
                createdAt,
                paidAt,
                refundedAt,
                donor,
                onWall,
                disputeDueAt,
                other,
                movements,
                contradiction);
    }

    /** Captured minus refunded minus disputed; below zero when a dispute took what had been given back already. */
    Money net() {
        return amount.minus(refunded).minus(disputed);
    }

    /**
     * What the first of the witnesses says. Charge and intent both tell a sum that only grows, so the larger is the later; a
     * session does not know what was captured of it.
     */
    private static Money captured(PaymentHistory history) {
        Money believed = first(history.all(Captured.class), Captured::witness, Captured::amount);
        if (believed == null) {
            return null;
        }
        boolean bySession = history.all(Captured.class).allMatch(told -> told.witness() == Witness.SESSION);
        return history.all(Captured.class)
                .filter(told -> bySession || told.witness() != Witness.SESSION)
                .map(Captured::amount)
                .filter(amount -> amount.currency().equals(believed.currency()))
                .max(Comparator.naturalOrder())
                .orElse(believed);
    }

    /** What an event told counts; what Stripe was asked only as long as no event has told. */
    private static Instant paidAt(PaymentHistory history) {
        Instant told = earliest(history.all(Captured.class)
                .filter(captured -> captured.telling() != Telling.ASKED)
                .map(Captured::asOf));
        return told != null ? told : earliest(history.all(Captured.class).map(Captured::asOf));
    }

    private static PaymentStatus status(PaymentHistory history, Money captured, Money refunded, Money disputed) {
        if (captured != null) {
            if (disputed.signum() > 0) {
                return PaymentStatus.DISPUTED;
            }
            return refunded.equals(captured) ? PaymentStatus.REFUNDED : PaymentStatus.PAID;
        }
        // A session that ran out is over; a refusal only ends one attempt of it.
        if (history.any(PaymentFact.Expired.class).isPresent()) {
            return PaymentStatus.EXPIRED;
        }
        return history.any(PaymentFact.Failed.class).isPresent() ? PaymentStatus.FAILED : PaymentStatus.CREATED;
    }

    private static Money disputed(PaymentHistory history, String currency) {
        return sum(
                history.all(Dispute.class)
                        .map(Dispute::held)
                        .filter(held -> held.currency().equals(currency)),
                currency);
    }

    private static String contradiction(PaymentHistory history, Money captured, Refunds refunds) {
        if (!refunds.allFit()) {
            return "A refund of this payment is in another currency or larger than the payment";
        }
        boolean disputes = history.all(Dispute.class)
                .allMatch(dispute -> dispute.held().currency().equals(captured.currency()));
        return disputes ? null : "A dispute of this payment is in another currency than the payment";
    }

    private static DonorIdentity donor(PaymentHistory history) {
        return new DonorIdentity(
                detail(history, DonorIdentity::lastName),
                detail(history, DonorIdentity::country),
                detail(history, DonorIdentity::emailHash));
    }

    private static Boolean onWall(PaymentHistory history) {
        boolean consented = history.all(WallConsent.class)
                .anyMatch(consent -> consent.source() == ConsentSource.SESSION && consent.given());
        boolean stands = history.all(WallConsent.class).allMatch(WallConsent::given);
        // The session asked whom it names; the charge may name somebody else, whose card or wallet it was.
        String shown = donor(history).lastName();
        boolean own = history.all(DonorNamed.class)
                .anyMatch(named -> named.source() == DonorSource.SESSION
                        && shown != null
                        && shown.equalsIgnoreCase(named.donor().lastName()));
        return consented && stands && own ? Boolean.TRUE : null;
    }

    private static Instant disputeDueAt(PaymentHistory history) {
        return earliest(history.all(Dispute.class)
                .filter(dispute -> dispute.status().needsResponse())
                .map(Dispute::dueBy)
                .filter(Objects::nonNull));
    }

    private static String detail(PaymentHistory history, Function<DonorIdentity, String> detail) {
        return first(history.all(DonorNamed.class), DonorNamed::source, named -> detail.apply(named.donor()));
    }

    /** The value of the fact whose source comes first, of those that have one. */
    private static <F, V> V first(Stream<F> facts, Function<F, ? extends Enum<?>> source, Function<F, V> value) {
        return facts.filter(fact -> value.apply(fact) != null)
                .min(Comparator.comparingInt(fact -> source.apply(fact).ordinal()))
                .map(value)
                .orElse(null);
    }

    private static Instant earliest(Stream<Instant> instants) {
        return instants.min(Comparator.naturalOrder()).orElse(null);
    }

    private static Money sum(Stream<Money> amounts, String currency) {
        return amounts.reduce(Money.zero(currency), Money::plus);
    }
}
