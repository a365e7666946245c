package org.almoner.donation.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFact.RefundedSoFar;
import org.almoner.money.Money;

/**
 * What the charge said was given back in all, without the release of what was never captured. It covers every refund made until it
 * was told, pending ones too, except those that had failed before.
 *
 * <p>Whether it has a refund that was made in its very second, or that failed then or a moment later, nothing tells. Such ones are
 * counted so that as little as possible is left beyond the refunds told one by one, but no less than another sum had: what is never
 * told one by one only grows.
 *
 * @param hasRelease whether the release was in what the charge said
 */
record ChargeSum(Instant asOf, Money total, boolean hasRelease) {

    /** How far apart the events may be by which Stripe tells of one moment. */
    static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

    /** How many refunds are tried for being in it or not; more of one moment are taken to be in it. */
    private static final int MOST_UNCERTAIN = 10;

    /** What older versions told does not say what of it was released: all that remains, since that is how Stripe did it then. */
    static ChargeSum of(RefundedSoFar told, Money remainder) {
        Money released = told.released() != null ? told.released() : remainder;
        boolean hasRelease = released.signum() > 0
                && released.currency().equals(told.total().currency())
                && told.total().compareTo(released) >= 0;
        return new ChargeSum(told.asOf(), hasRelease ? told.total().minus(released) : told.total(), hasRelease);
    }

    /** The same where nothing was released. */
    static ChargeSum withoutRelease(RefundedSoFar told) {
        return new ChargeSum(told.asOf(), told.total(), false);
    }

    /** Whether the refund is in it, or may be. */
    boolean covers(Refund refund) {
        boolean goneBefore = refund.status().gaveNothingBack() && refund.asOf().isBefore(asOf);
        return !refund.createdAt().isAfter(asOf) && !goneBefore;
    }

    /**
     * What it has beyond these refunds of its currency.
     *
     * @param sums all that the charge said, this one among them
     * @return empty when those that are in it come to more
     */
    Optional<Money> beyond(List<Refund> refunds, List<ChargeSum> sums) {
        List<Refund> uncertain =
                refunds.stream().filter(this::mayCover).limit(MOST_UNCERTAIN).toList();
        Money room = without(refunds.stream().filter(refund -> !uncertain.contains(refund)));
        if (room.signum() < 0) {
            return Optional.empty();
        }
        Money atLeast = sums.stream()
                .map(sum -> sum.without(refunds.stream()))
                .max(Comparator.naturalOrder())
                .map(Money::orZero)
                .orElseThrow();
        Money free = room.minus(atLeast).orZero();
        return combinations(uncertain)
                .filter(some -> some.compareTo(free) <= 0)
                .max(Comparator.naturalOrder())
                .map(room::minus);
    }

    private boolean mayCover(Refund refund) {
        boolean goneThen = refund.status().gaveNothingBack() && !refund.asOf().isAfter(asOf.plus(TOLD_WITHIN));
        return covers(refund) && (goneThen || refund.createdAt().equals(asOf));
    }

    private Money without(Stream<Refund> refunds) {
        return refunds.filter(this::covers).map(Refund::amount).reduce(total, Money::minus);
    }

    /** What none, some or all of them come to. */
    private Stream<Money> combinations(List<Refund> refunds) {
        List<Money> combinations = new ArrayList<>(List.of(Money.zero(total.currency())));
        refunds.forEach(refund -> combinations.addAll(
                combinations.stream().map(some -> some.plus(refund.amount())).toList()));
        return combinations.stream();
    }
}
