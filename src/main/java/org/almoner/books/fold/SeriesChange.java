package org.almoner.books.fold;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By how much the rows of the series move: what donations add now, less what they have added before. */
final class SeriesChange {

    private final Map<SeriesKey, Sums> sums = new TreeMap<>();

    /** @param before null for nothing, as is after */
    void moved(FoldedGift before, FoldedGift after) {
        if (before != null) {
            before.rows().forEach((key, sum) -> sums.merge(key, sum.negated(), Sums::plus));
        }
        if (after != null) {
            after.rows().forEach((key, sum) -> sums.merge(key, sum, Sums::plus));
        }
    }

    /** Empty when all rows stay as they are. */
    List<QuarterRow> rows() {
        return sums.entrySet().stream()
                .filter(row -> !row.getValue().isNothing())
                .map(row -> QuarterRow.of(row.getKey(), row.getValue()))
                .toList();
    }

    /** As {@link FoldSql#ADD_TO_QUARTERS} takes it. */
    @RegisterForReflection
    record QuarterRow(
            String basis,
            String scope,
            Instant quarter,
            String currency,
            long gifts,
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal disputed,
            BigDecimal fees) {

        private static QuarterRow of(SeriesKey key, Sums sums) {
            return new QuarterRow(
                    key.basis().stored(),
                    key.scope(),
                    key.quarter(),
                    key.currency(),
                    sums.gifts(),
                    sums.paid(),
                    sums.refunded(),
                    sums.disputed(),
                    sums.fees());
        }
    }
}
