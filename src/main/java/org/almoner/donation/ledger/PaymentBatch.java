package org.almoner.donation.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentRef;

/**
 * Brings the news of a batch to the payments they speak of. Usually that is one stored row or none; news that tie two names
 * together may also show that two rows are one payment, and then one of them absorbs the other.
 *
 * <p>What makes news those of one payment are Stripe's own names: its intent, its charge, its session. A donation of ours may be
 * named by several of them, since people copy metadata. Its row, the one with its id, is that of its {@linkplain DonationOwners
 * owners}; all others have rows of their own. Of several donations that one payment names it is the one with the smallest id. So nothing depends on what was heard first.
 */
final class PaymentBatch {

    /** Who stays when two rows turn out to be one: the one that our checkout opened, since its id is known outside. */
    private static final Comparator<Payment> WHO_STAYS = Comparator.comparing(
                    (Payment payment) -> !payment.id.equals(payment.names().donationId()))
            .thenComparing(
                    payment -> payment.names().donationId(), Comparator.nullsLast(Comparator.<UUID>naturalOrder()))
            .thenComparing(payment -> !payment.isStored())
            .thenComparing(payment -> payment.names().paymentIntentId() == null)
            .thenComparing(payment -> payment.id);

    private final Map<String, Set<Payment>> byName = new HashMap<>();
    private final Map<UUID, Payment> payments = new LinkedHashMap<>();
    private final List<Payment> absorbed = new ArrayList<>();

    /** The rows that were read, those that were begun, and those of either that are no more. */
    private final Set<UUID> seen = new HashSet<>();

    private final Supplier<UUID> ids;

    /** @param ids makes the id of a new row */
    PaymentBatch(Collection<Payment> stored, Supplier<UUID> ids) {
        this.ids = ids;
        stored.forEach(this::put);
    }

    /** Merges it with the payment that it speaks of. */
    void learn(PaymentFacts news) {
        PaymentRef names = news.payment();
        List<Payment> freed = freeSessions(names);
        Payment payment = matching(names).stream()
                .reduce(this::absorb)
                .or(() -> isOnlyOurs(names) ? Optional.ofNullable(payments.get(names.donationId())) : Optional.empty())
                .orElseGet(() -> Payment.begun(newId(names.donationId())));
        payment.learn(withoutOwnId(payment, news));
        put(payment);
        UUID donationId = payment.names().donationId();
        if (donationId != null && donationId.equals(names.donationId())) {
            settle(donationId, payment);
        }
        freed.stream()
                .filter(session -> payments.get(session.id) == session
                        && isKnown(session.names().donationId(), names))
                .forEach(session -> settle(session.names().donationId(), session));
    }

    /** The payment of those names, once all news are in. */
    Payment named(PaymentRef names) {
        return names.names()
                .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
                .filter(payment -> payment.names().isSamePayment(names))
                .findFirst()
                .or(() -> names.names()
                        .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
                        .findFirst())
                .orElseThrow();
    }

    Collection<Payment> payments() {
        return payments.values();
    }

    /** Rows that are no more: what they knew is in another. */
    List<Payment> absorbed() {
        return absorbed;
    }

    /**
     * A session that stands with an intent only because both name one donation leaves it when one of them turns out to belong
     * elsewhere: to another session or intent, or to a donation with a smaller id.
     */
    private List<Payment> freeSessions(PaymentRef names) {
        return found(names)
                .filter(Payment::hasLooseSession)
                .filter(payment -> partsThem(names, payment.names()))
                .toList()
                .stream()
                .map(this::freeSession)
                .toList();
    }

    private static boolean partsThem(PaymentRef news, PaymentRef loose) {
        boolean otherPair = news.paymentIntentId() != null
                && news.sessionId() != null
                && news.paymentIntentId().equals(loose.paymentIntentId())
                        != news.sessionId().equals(loose.sessionId());
        boolean smallerDonation = news.donationId() != null
                && news.isSamePayment(loose)
                && news.donationId().compareTo(loose.donationId()) < 0;
        return otherPair || smallerDonation;
    }

    private Payment freeSession(Payment payment) {
        Payment ofSession = Payment.begun(ids.get());
        byName.get(payment.names().ofSession().names().findFirst().orElseThrow())
                .remove(payment);
        payment.giveSessionTo(ofSession);
        put(ofSession);
        return ofSession;
    }

    /** Whether the row of a donation, where there is one, was read: that of another may be there, and not be known here. */
    private boolean isKnown(UUID donationId, PaymentRef news) {
        return seen.contains(donationId) || donationId.equals(news.donationId());
    }

    /** Decides whose the row of a donation is, of the payment that is in it and of one that names it. */
    private void settle(UUID donationId, Payment payment) {
        Payment ours = payments.get(donationId);
        if (ours == payment) {
            return;
        }
        if (ours == null) {
            Payment begun = Payment.begun(donationId);
            put(begun);
            absorb(begun, payment);
            return;
        }
        Payment was = Payment.begun(ids.get());
        ours.giveAllTo(was);
        put(was);
        replace(ours, was);
        // What is in the row may name another donation, which is somebody else's.
        List<Payment> claims = Stream.of(was, payment)
                .filter(claim -> donationId.equals(claim.names().donationId()))
                .flatMap(claim -> claim.hasLooseSession() ? Stream.of(claim, freeSession(claim)) : Stream.of(claim))
                .toList();
        DonationOwners.of(claims).forEach(owner -> absorb(ours, owner));
        put(ours);
    }

    private Stream<Payment> found(PaymentRef names) {
        return names.names()
                .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
                .distinct();
    }

    private List<Payment> matching(PaymentRef names) {
        List<Payment> same = new ArrayList<>();
        PaymentRef together = names;
        for (Payment payment : found(names).sorted(WHO_STAYS).toList()) {
            if (payment.names().isSamePayment(together)) {
                same.add(payment);
                together = together.merge(payment.names());
            }
        }
        return same;
    }

    private Payment absorb(Payment stays, Payment goes) {
        stays.absorb(goes);
        payments.remove(goes.id);
        replace(goes, stays);
        if (goes.isStored()) {
            absorbed.add(goes);
        }
        return stays;
    }

    private static boolean isOnlyOurs(PaymentRef names) {
        return names.stripesName() == null && names.donationId() != null;
    }

    /** Whoever speaks of rows names them by their ids, which are those of donations only where Stripe says so. */
    private static PaymentFacts withoutOwnId(Payment payment, PaymentFacts news) {
        boolean own = payment.isStored()
                && payment.id.equals(news.payment().donationId())
                && !payment.id.equals(payment.names().donationId());
        return own ? new PaymentFacts(news.payment().withoutDonation(), news.facts(), news.formerHashes()) : news;
    }

    private UUID newId(UUID ours) {
        return ours != null && !payments.containsKey(ours) ? ours : ids.get();
    }

    /** What was known by those names is so still. */
    private void replace(Payment one, Payment other) {
        byName.values().forEach(named -> {
            if (named.remove(one)) {
                named.add(other);
            }
        });
    }

    private void put(Payment payment) {
        seen.add(payment.id);
        payments.put(payment.id, payment);
        payment.names()
                .names()
                .forEach(name -> byName.computeIfAbsent(name, any -> new LinkedHashSet<>())
                        .add(payment));
    }
}
