package org.almoner.donation.ledger;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** By how much the totals of tickets move: what the rows of a batch are worth now, less what they were worth before. */
final class TotalsChange {

    /** The totals of one ticket in one currency. */
    record Key(UUID ticketId, String currency) {}

    /** Amounts in major units; counts of donations. */
    record Sums(
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal disputed,
            long paidCount,
            long refundedCount,
            long disputedCount) {

        private static final Sums NONE = new Sums(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0);

        private static Sums of(Worth worth) {
            return new Sums(
                    worth.paid(),
                    worth.refunded(),
                    worth.disputed(),
                    1,
                    worth.refunded().signum() > 0 ? 1 : 0,
                    worth.disputed().signum() > 0 ? 1 : 0);
        }

        private Sums plus(Sums other, int sign) {
            BigDecimal factor = BigDecimal.valueOf(sign);
            return new Sums(
                    paid.add(other.paid.multiply(factor)),
                    refunded.add(other.refunded.multiply(factor)),
                    disputed.add(other.disputed.multiply(factor)),
                    paidCount + other.paidCount * sign,
                    refundedCount + other.refundedCount * sign,
                    disputedCount + other.disputedCount * sign);
        }

        private boolean isNothing() {
            return paid.signum() == 0
                    && refunded.signum() == 0
                    && disputed.signum() == 0
                    && paidCount == 0
                    && refundedCount == 0
                    && disputedCount == 0;
        }
    }

    // Sorted, so that concurrent writers lock the rows of the totals in one order.
    private final Map<Key, Sums> sums =
            new TreeMap<>(Comparator.comparing(Key::ticketId).thenComparing(Key::currency));

    /**
     * @param before what is stored, and so in the totals; null when the row is new
     * @param after null when the row is gone
     */
    void moved(Worth before, Worth after) {
        add(before, -1);
        add(after, 1);
    }

    /** What remains to be written; empty when the totals stay as they are. */
    Map<Key, Sums> changes() {
        sums.values().removeIf(Sums::isNothing);
        return sums;
    }

    private void add(Worth worth, int sign) {
        if (worth != null && worth.counts()) {
            sums.merge(
                    new Key(worth.ticketId(), worth.currency()),
                    Sums.NONE.plus(Sums.of(worth), sign),
                    (one, other) -> one.plus(other, 1));
        }
    }
}
