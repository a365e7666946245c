package org.almoner.donation.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.donation.fact.PaymentRef;

/**
 * Brings the news of a batch to the payments they speak of. Usually that is one stored row or none; news that tie two names
 * together may also show that two rows are one payment, and then one of them absorbs the other.
 */
final class PaymentBatch {

    /** Who stays when two rows turn out to be one: the one that our checkout opened, since its id is known outside. */
    private static final Comparator<Payment> WHO_STAYS = Comparator.comparing(
                    (Payment payment) -> !payment.id.equals(payment.names().donationId()))
            .thenComparing(payment -> !payment.isStored())
            .thenComparing(payment -> payment.names().paymentIntentId() == null)
            .thenComparing(payment -> payment.id);

    private final Map<String, Set<Payment>> byName = new HashMap<>();
    private final Map<UUID, Payment> payments = new LinkedHashMap<>();
    private final List<Payment> absorbed = new ArrayList<>();
    private final Supplier<UUID> ids;

    /** @param ids makes the id of a new row */
    PaymentBatch(Collection<Payment> stored, Supplier<UUID> ids) {
        this.ids = ids;
        stored.forEach(this::put);
    }

    /** Merges it with the payment that it speaks of. */
    void learn(PaymentFacts news) {
        claimed(news).ifPresent(this::giveUpIntent);
        Payment payment = matching(news.payment()).stream()
                .reduce(this::absorb)
                .map(known -> underOurId(known, news.payment().donationId()))
                .orElseGet(() -> Payment.begun(newId(news.payment())));
        payment.learn(news);
        put(payment);
    }

    /** The payment of those names, once all news are in. */
    Payment named(PaymentRef names) {
        return matching(names).get(0);
    }

    Collection<Payment> payments() {
        return payments.values();
    }

    /** Rows that are no more: what they knew is in another. */
    List<Payment> absorbed() {
        return absorbed;
    }

    /**
     * Whoever copies metadata lets two intents name one donation of ours. It belongs to the one that its session names and, as
     * long as no session does, to the one with the smaller id; the other is a payment of its own. So it does not matter which
     * of them was heard of first.
     *
     * @return the row of that donation, if its intent has to leave it to that of the news
     */
    private Optional<Payment> claimed(PaymentFacts news) {
        PaymentRef names = news.payment();
        String intentId = names.paymentIntentId();
        if (intentId == null) {
            return Optional.empty();
        }
        return names.names()
                .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
                .filter(payment -> payment.names().paymentIntentId() != null
                        && !payment.names().paymentIntentId().equals(intentId))
                .filter(payment -> payment.id.equals(names.donationId())
                        || names.sessionId() != null
                                && names.sessionId().equals(payment.names().sessionId()))
                .filter(payment -> isClaimed(payment, news))
                .findFirst();
    }

    /** @return whether the intent of the news has the better right to the donation */
    private static boolean isClaimed(Payment payment, PaymentFacts news) {
        String intentId = news.payment().paymentIntentId();
        boolean ofSession = PaymentHistory.of(news.payment(), news.facts()).isIntentOfSession(intentId);
        return ofSession == payment.isIntentOfSession()
                ? intentId.compareTo(payment.names().paymentIntentId()) < 0
                : ofSession;
    }

    private void giveUpIntent(Payment payment) {
        Payment other = Payment.begun(ids.get());
        payment.keepOnlySession(other);
        byName.values().forEach(named -> named.remove(payment));
        put(payment);
        put(other);
    }

    private List<Payment> matching(PaymentRef names) {
        Set<Payment> found = new LinkedHashSet<>();
        names.names().forEach(name -> found.addAll(byName.getOrDefault(name, Set.of())));
        List<Payment> same = new ArrayList<>();
        PaymentRef together = names;
        for (Payment payment : found.stream().sorted(WHO_STAYS).toList()) {
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
        byName.values().forEach(named -> named.remove(goes));
        if (goes.isStored()) {
            absorbed.add(goes);
        }
        return stays;
    }

    /** A payment that was first heard of without our id, from a refund of it, is known by that as if it had come first. */
    private Payment underOurId(Payment payment, UUID donationId) {
        return donationId == null || payments.containsKey(donationId)
                ? payment
                : absorb(Payment.begun(donationId), payment);
    }

    private UUID newId(PaymentRef names) {
        UUID ours = names.donationId();
        return ours != null && !payments.containsKey(ours) ? ours : ids.get();
    }

    private void put(Payment payment) {
        payments.put(payment.id, payment);
        payment.names()
                .names()
                .forEach(name -> byName.computeIfAbsent(name, any -> new LinkedHashSet<>())
                        .add(payment));
    }
}
