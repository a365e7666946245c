package org.almoner.donation.fact;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Begun;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.RefundedSoFar;
import org.almoner.donation.fact.PaymentFact.Released;
import org.almoner.donation.fact.PaymentFact.Telling;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.money.Money;

/**
 * What was captured of a payment, and what became of the rest of what was authorised.
 *
 * @param captured in all
 * @param authorised no less than that
 * @param at no earlier than it was, and within a second as a rule; {@link Instant#MAX} when nobody has told
 * @param released whether the charge's sum of refunds has the rest; empty where nothing tells
 */
record Capture(Money captured, Money authorised, Instant at, Optional<Boolean> released) {

    static Capture of(PaymentHistory history, Money captured) {
        Instant at = history.all(Captured.class)
                .filter(told -> told.amount().equals(captured) && told.telling() != Telling.ASKED)
                .map(Captured::asOf)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return new Capture(captured, authorised(history, captured), at, released(history, captured, at));
    }

    /** What was never captured. */
    Money remainder() {
        return authorised.minus(captured);
    }

    private static Money authorised(PaymentHistory history, Money captured) {
        return Stream.of(Witness.CHARGE, Witness.INTENT)
                .flatMap(witness -> history.all(Begun.class).filter(begun -> begun.witness() == witness))
                .filter(begun -> begun.witness() == Witness.CHARGE
                        ? isOfWhatWasCaptured(history, begun)
                        : !wasCapturedWhole(history))
                .map(Begun::asked)
                .filter(Objects::nonNull)
                .filter(asked -> asked.currency().equals(captured.currency()))
                .findFirst()
                .filter(asked -> asked.compareTo(captured) > 0)
                .orElse(captured);
    }

    /**
     * Whether it was the charge that was captured which told what it had asked for, and not, in facts of earlier versions, an attempt that
     * failed: the latest telling of that charge has told of its money too.
     */
    private static boolean isOfWhatWasCaptured(PaymentHistory history, Begun begun) {
        Stream<PaymentFact> ofMoney = Stream.concat(
                history.all(Captured.class).filter(told -> told.witness() == Witness.CHARGE),
                history.all(RefundedSoFar.class));
        return ofMoney.map(PaymentFact::asOf).anyMatch(begun.asOf()::equals);
    }

    /** Whoever tells of a part says so, but for versions that told what was authorised beside it. */
    private static boolean wasCapturedWhole(PaymentHistory history) {
        return history.all(Captured.class).noneMatch(told -> told.telling() == Telling.PART)
                && history.all(Captured.class)
                        .anyMatch(told -> told.witness() == Witness.CHARGE && told.telling() == null);
    }

    /**
     * Versions before {@link Released} told only sums, of which later ones take the place: one that was too small for a release after the
     * capture tells that there was none.
     */
    private static Optional<Boolean> released(PaymentHistory history, Money captured, Instant at) {
        boolean tooSmall = history.all(RefundedSoFar.class)
                .anyMatch(sum -> sum.released() != null
                        && sum.released().signum() == 0
                        && !sum.asOf().isBefore(at));
        return tooSmall
                ? Optional.of(false)
                : history.any(Released.class)
                        .filter(told -> told.captured().equals(captured))
                        .map(told -> told.amount().signum() > 0);
    }
}
