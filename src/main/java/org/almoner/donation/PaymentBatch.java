package org.almoner.donation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

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
    void learn(PaymentNews news) {
        Payment payment = matching(news.payment()).stream()
                .reduce(this::absorb)
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
