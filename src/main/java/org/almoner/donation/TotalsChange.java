package org.almoner.donation;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.almoner.money.Money;

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

        private static Sums of(LedgerEntry entry) {
            return new Sums(
                    entry.amount().amount(),
                    entry.refunded().amount(),
                    entry.disputed().amount(),
                    1,
                    entry.refunded().signum(),
                    entry.disputed().signum());
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

    /** @param before null when the row is new */
    void moved(LedgerEntry before, LedgerEntry after) {
        add(before, -1);
        add(after, 1);
    }

    /** What remains to be written; empty when the totals stay as they are. */
    Map<Key, Sums> changes() {
        sums.values().removeIf(Sums::isNothing);
        return sums;
    }

    Collection<UUID> tickets() {
        return sums.keySet().stream().map(Key::ticketId).distinct().toList();
    }

    private void add(LedgerEntry entry, int sign) {
        if (entry != null && entry.isInLedger() && entry.ticketId() != null) {
            Money amount = entry.amount();
            sums.merge(
                    new Key(entry.ticketId(), amount.currency()),
                    Sums.NONE.plus(Sums.of(entry), sign),
                    (one, other) -> one.plus(other, 1));
        }
    }
}
