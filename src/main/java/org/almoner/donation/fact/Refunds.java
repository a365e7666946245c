package org.almoner.donation.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.Begun;
import org.almoner.donation.fact.PaymentFact.Captured;
import org.almoner.donation.fact.PaymentFact.Refund;
import org.almoner.donation.fact.PaymentFact.RefundedSoFar;
import org.almoner.donation.fact.PaymentFact.Witness;
import org.almoner.money.Money;

/**
 * What refunds gave back of a captured payment: those told one by one, and what the charge's own sum has beyond them. The sum
 * covers every refund made until it was told, pending ones too, except those that had failed before; a refund of the same
 * second is taken to be in it.
 *
 * <p>What was authorised and never captured Stripe releases as if it were a refund: it is in the charge's sum, and there may
 * be a refund of it among those told one by one. Neither counts here ("Place a hold on a payment method").
 */
final class Refunds {

    /** A release is made by the capture itself; a telling of the capture in a later second is still of the same moment. */
    private static final Duration CAPTURE_TAKES_AT_MOST = Duration.ofMinutes(1);

    private final Money captured;
    private final boolean allFit;
    private final List<Refund> single;
    private final List<Sum> sums;
    private final Optional<Sum> latest;

    /** The charge's sum without the release. */
    private record Sum(Instant asOf, Money total, boolean hasRelease) {}

    private Refunds(Money captured, Money remainder, List<Refund> told, List<Sum> sums, Instant capturedAt) {
        this.captured = captured;
        Money authorised = captured.plus(remainder);
        this.sums = sums.stream().filter(sum -> fits(sum.total())).toList();
        this.latest = this.sums.stream().max(Comparator.comparing(Sum::asOf).thenComparing(Sum::total));
        Optional<Refund> release = remainder.signum() == 0 ? Optional.empty() : release(remainder, told, capturedAt);
        List<Refund> refunds = told.stream()
                .filter(refund -> !refund.equals(release.orElse(null)))
                .toList();
        this.single = refunds.stream().filter(refund -> fits(refund.amount())).toList();
        this.allFit = Stream.concat(
                        refunds.stream().map(Refund::amount), sums.stream().map(Sum::total))
                .allMatch(amount -> isWithin(authorised, amount));
    }

    static Refunds of(PaymentHistory history, Money captured) {
        Money remainder = authorised(history, captured).minus(captured).orZero();
        return new Refunds(
                captured,
                remainder,
                history.all(Refund.class).toList(),
                history.all(RefundedSoFar.class)
                        .map(told -> sum(told, remainder))
                        .toList(),
                history.all(Captured.class)
                        .filter(told -> told.amount().equals(captured))
                        .map(Captured::asOf)
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.MAX));
    }

    /** @param refundId null for what only the charge's own sum tells of */
    record Part(String refundId, Instant at, Money amount) {}

    /** What succeeded refunds gave back, never more than was captured. */
    Money total() {
        return sum(parts().stream().map(Part::amount));
    }

    /** Each of them; when they come to more than was captured, the last as far as that goes. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Money left = captured;
        for (Part told : told()) {
            Money part = told.amount().min(left);
            if (part.signum() > 0) {
                parts.add(new Part(told.refundId(), told.at(), part));
                left = left.minus(part);
            }
        }
        return parts;
    }

    private List<Part> told() {
        Stream<Part> succeeded = single.stream()
                .filter(refund -> refund.status() == RefundStatus.SUCCEEDED)
                .sorted(Comparator.comparing(Refund::createdAt).thenComparing(Refund::refundId))
                .map(refund -> new Part(refund.refundId(), refund.createdAt(), refund.amount()));
        Money beyond = beyond();
        Stream<Part> more = beyond.signum() > 0 ? firstToldAt().map(at -> new Part(null, at, beyond)) : Stream.empty();
        return Stream.concat(succeeded, more).toList();
    }

    /** When the latest refund that counts was made or, if only the sum tells of it, told; null when none counts. */
    Instant latestAt() {
        return told().stream().map(Part::at).max(Comparator.naturalOrder()).orElse(null);
    }

    /**
     * Whether none is in another currency, or larger than what was authorised. What is larger than what was captured does not
     * count, but contradicts nothing: of several captures the last may not be known yet.
     */
    boolean allFit() {
        return allFit;
    }

    private static Money authorised(PaymentHistory history, Money captured) {
        return Stream.of(Witness.CHARGE, Witness.INTENT)
                .flatMap(witness -> history.all(Begun.class).filter(begun -> begun.witness() == witness))
                .map(Begun::asked)
                .filter(Objects::nonNull)
                .filter(asked -> asked.currency().equals(captured.currency()))
                .findFirst()
                .orElse(captured);
    }

    /** What older versions told does not say what of it was released: all that remains, since that is how Stripe does it. */
    private static Sum sum(RefundedSoFar told, Money remainder) {
        Money released = told.released() != null ? told.released() : remainder;
        boolean hasRelease = released.signum() > 0
                && released.currency().equals(told.total().currency())
                && told.total().compareTo(released) >= 0;
        return new Sum(told.asOf(), hasRelease ? told.total().minus(released) : told.total(), hasRelease);
    }

    /**
     * Which of the refunds told one by one is the release: of those that are as large as what remains, the earliest. It is none
     * when the charge's sum has room for the release beside all of them.
     */
    private Optional<Refund> release(Money remainder, List<Refund> told, Instant capturedAt) {
        Stream<Refund> candidates = told.stream()
                .filter(refund ->
                        refund.amount().equals(remainder) && !refund.status().gaveNothingBack())
                .sorted(Comparator.comparing(Refund::createdAt)
                        .thenComparing(refund -> refund.status() != RefundStatus.SUCCEEDED)
                        .thenComparing(Refund::refundId));
        if (latest.isEmpty()) {
            return candidates
                    .filter(refund -> !refund.createdAt().isAfter(plus(capturedAt)))
                    .findFirst();
        }
        Sum sum = latest.get();
        if (!sum.hasRelease()) {
            return candidates.filter(refund -> !covers(sum, refund)).findFirst();
        }
        Money covered = sum(told.stream()
                .filter(refund -> fits(refund.amount()) || refund.amount().equals(remainder))
                .filter(refund -> covers(sum, refund))
                .map(Refund::amount));
        return covered.compareTo(sum.total()) > 0
                ? candidates.filter(refund -> covers(sum, refund)).findFirst()
                : Optional.empty();
    }

    private static Instant plus(Instant capturedAt) {
        return capturedAt.isAfter(Instant.MAX.minus(CAPTURE_TAKES_AT_MOST))
                ? Instant.MAX
                : capturedAt.plus(CAPTURE_TAKES_AT_MOST);
    }

    /** What the charge's sum has beyond the refunds told one by one. */
    private Money beyond() {
        return latest.map(sum -> sum.total()
                        .minus(sum(single.stream()
                                .filter(refund -> covers(sum, refund))
                                .map(Refund::amount)))
                        .orZero())
                .orElse(Money.zero(captured.currency()));
    }

    /** A sum that was larger, and has fallen since, had told of it already. */
    private Stream<Instant> firstToldAt() {
        return sums.stream()
                .filter(sum -> sum.total().compareTo(latest.orElseThrow().total()) >= 0)
                .map(Sum::asOf)
                .min(Comparator.naturalOrder())
                .stream();
    }

    private static boolean covers(Sum told, Refund refund) {
        boolean goneBefore = refund.status().gaveNothingBack() && refund.asOf().isBefore(told.asOf());
        return !refund.createdAt().isAfter(told.asOf()) && !goneBefore;
    }

    private boolean fits(Money refund) {
        return isWithin(captured, refund);
    }

    private static boolean isWithin(Money limit, Money refund) {
        return refund.currency().equals(limit.currency()) && refund.compareTo(limit) <= 0;
    }

    private Money sum(Stream<Money> amounts) {
        return amounts.reduce(Money.zero(captured.currency()), Money::plus);
    }
}
