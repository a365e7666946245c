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
 * What refunds gave back of a captured payment: those told one by one, and what the charge's own sum has beyond them ({@link ChargeSum}).
 *
 * <p>What was authorised and never captured Stripe released as if it were a refund until API version 2025-03-31.basil: it is in the
 * charge's sum, and there may be a refund of it among those told one by one. Neither counts here. Since then nothing tells of it ("Remove
 * refund from partial capture and payment cancellation flow"); which of both a charge knows is told by {@link Capture}.
 */
final class Refunds {

    /** A release is made by the capture itself; a telling of the capture in a later second is still of the same moment. */
    private static final Duration CAPTURE_TAKES_AT_MOST = Duration.ofMinutes(1);

    private final Money captured;
    private final boolean allFit;
    private final List<Refund> single;
    private final List<ChargeSum> sums;
    private final Optional<ChargeSum> latest;

    private Refunds(Capture capture, boolean hasRelease, List<Refund> told, List<ChargeSum> sums) {
        this.captured = capture.captured();
        this.sums = sums.stream().filter(sum -> fits(sum.total())).toList();
        this.latest =
                this.sums.stream().max(Comparator.comparing(ChargeSum::asOf).thenComparing(ChargeSum::total));
        Optional<Refund> release = hasRelease ? release(capture, told) : Optional.empty();
        List<Refund> refunds = told.stream()
                .filter(refund -> !refund.equals(release.orElse(null)))
                .toList();
        this.single = refunds.stream().filter(refund -> fits(refund.amount())).toList();
        this.allFit = Stream.concat(
                        refunds.stream().map(Refund::amount), sums.stream().map(ChargeSum::total))
                .allMatch(amount -> isWithin(capture.authorised(), amount));
    }

    /**
     * Where nothing tells whether there was a release, there was one, unless the refunds told one by one leave no room for it: who does not
     * release tells so as a rule, by the capture itself or by the balance transaction. Of what versions told that did not know the
     * difference, most was told before there was one.
     */
    static Refunds of(PaymentHistory history, Money captured) {
        Capture capture = Capture.of(history, captured);
        List<Refund> told = history.all(Refund.class).toList();
        List<RefundedSoFar> sums = history.all(RefundedSoFar.class).toList();
        boolean remains = capture.remainder().signum() > 0;
        Refunds released = new Refunds(
                capture,
                remains,
                told,
                sums.stream().map(sum -> ChargeSum.of(sum, capture.remainder())).toList());
        return !remains || capture.released().orElse(!released.tooMany())
                ? released
                : new Refunds(
                        capture,
                        false,
                        told,
                        sums.stream().map(ChargeSum::withoutRelease).toList());
    }

    /** Whether the refunds come to more than the charge's sum has. */
    private boolean tooMany() {
        return latest.isPresent() && beyond(single).isEmpty();
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
        Money beyond = beyond(single).orElse(Money.zero(captured.currency()));
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

    /**
     * Which of the refunds told one by one is the release: of those that are as large as what remains and no later than the capture, the
     * earliest. It is none when the charge's sum has room for the release beside all of them. Where that hangs on refunds of which nothing tells whether they are
     * in the sum, it is what leaves less of the sum unexplained.
     */
    private Optional<Refund> release(Capture capture, List<Refund> told) {
        Money remainder = capture.remainder();
        Stream<Refund> candidates = told.stream()
                .filter(refund ->
                        refund.amount().equals(remainder) && !refund.status().gaveNothingBack())
                .filter(refund -> !refund.createdAt().isAfter(plus(capture.at(), CAPTURE_TAKES_AT_MOST)))
                .sorted(Comparator.comparing(Refund::createdAt)
                        .thenComparing(refund -> refund.status() != RefundStatus.SUCCEEDED)
                        .thenComparing(Refund::refundId));
        if (latest.isEmpty()) {
            return candidates.findFirst();
        }
        ChargeSum sum = latest.get();
        if (!sum.hasRelease()) {
            return candidates.filter(refund -> !sum.covers(refund)).findFirst();
        }
        List<Refund> all = told.stream()
                .filter(refund -> fits(refund.amount()) || refund.amount().equals(remainder))
                .toList();
        return candidates.filter(sum::covers).findFirst().filter(refund -> isRelease(refund, all, capture));
    }

    /**
     * Where the charge told that something was released: one that was made by the capture. Otherwise whether less of the charge's sum is left
     * without it; when that is the same, whether it was made by the capture.
     */
    private boolean isRelease(Refund refund, List<Refund> all, Capture capture) {
        boolean byCapture = !refund.createdAt().isAfter(plus(capture.at(), ChargeSum.TOLD_WITHIN));
        if (byCapture
                && capture.at().isBefore(Instant.MAX)
                && capture.released().orElse(false)) {
            return true;
        }
        Optional<Money> with = beyond(all);
        Optional<Money> without =
                beyond(all.stream().filter(other -> other != refund).toList());
        if (with.isEmpty() || without.isEmpty()) {
            return with.isEmpty();
        }
        int less = without.get().compareTo(with.get());
        return less < 0 || less == 0 && byCapture;
    }

    private static Instant plus(Instant capturedAt, Duration duration) {
        return capturedAt.isAfter(Instant.MAX.minus(duration)) ? Instant.MAX : capturedAt.plus(duration);
    }

    /** What the charge's sum has beyond these refunds; none without a sum, or when they come to more. */
    private Optional<Money> beyond(List<Refund> refunds) {
        return latest.flatMap(sum -> sum.beyond(refunds, sums));
    }

    /** A sum that was larger, and has fallen since, had told of it already. */
    private Stream<Instant> firstToldAt() {
        return sums.stream()
                .filter(sum -> sum.total().compareTo(latest.orElseThrow().total()) >= 0)
                .map(ChargeSum::asOf)
                .min(Comparator.naturalOrder())
                .stream();
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
