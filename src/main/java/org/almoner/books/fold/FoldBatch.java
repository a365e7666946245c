package org.almoner.books.fold;

import static org.almoner.database.sql.Columns.instant;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.almoner.donation.ledger.JournalReader.Place;

/** What is known of the donations of one batch, and what comes of it. */
final class FoldBatch {

    private final FoldPlace from;
    private final Place to;
    private final int entries;
    private final Set<UUID> donations;
    private final Map<UUID, List<BookedMovement>> journal = new HashMap<>();
    private final Map<UUID, FoldedGift> before = new HashMap<>();
    private final Map<UUID, String> countries = new HashMap<>();
    private final List<Long> late = new ArrayList<>();

    /**
     * @param to the place up to which is folded
     * @param entries how many of the journal lie between
     * @param donations that they are of, and those that are looked at again
     */
    FoldBatch(FoldPlace from, Place to, int entries, Set<UUID> donations) {
        this.from = from;
        this.to = to;
        this.entries = entries;
        this.donations = donations;
    }

    /**
     * What is to be written.
     *
     * @param late ids of movements that are booked on the first open day
     * @param forgotten donations that add nothing any more
     * @param added to the rows of the series
     */
    record Outcome(List<Long> late, List<GiftRow> kept, List<UUID> forgotten, List<SeriesChange.QuarterRow> added) {}

    FoldPlace from() {
        return from;
    }

    Place to() {
        return to;
    }

    int entries() {
        return entries;
    }

    /** @param rows of {@link FoldSql#JOURNAL} */
    void journal(List<Object[]> rows) {
        for (Object[] row : rows) {
            Instant effectiveAt = instant(row[4]);
            Instant booked = row[6] == null ? effectiveAt : instant(row[6]);
            Place entry = new Place((Long) row[7], (Long) row[8]);
            if (row[6] == null && from.isLate(entry, effectiveAt)) {
                late.add(entry.id());
                booked = from.closedUntil();
            }
            journal.computeIfAbsent((UUID) row[0], first -> new ArrayList<>())
                    .add(new BookedMovement(
                            (UUID) row[1], (String) row[2], (String) row[3], effectiveAt, booked, (BigDecimal) row[5]));
        }
    }

    /** @param rows of {@link FoldSql#GIFTS} */
    void gifts(List<Object[]> rows) {
        rows.stream().map(GiftRow::read).forEach(gift -> before.put(gift.donationId(), gift));
    }

    /** @param rows of {@link FoldSql#COUNTRIES} */
    void countries(List<Object[]> rows) {
        rows.forEach(row -> countries.put((UUID) row[0], (String) row[1]));
    }

    Outcome outcome() {
        SeriesChange change = new SeriesChange();
        List<GiftRow> kept = new ArrayList<>();
        List<UUID> forgotten = new ArrayList<>();
        for (UUID donation : donations) {
            FoldedGift old = before.get(donation);
            FoldedGift now = FoldedGift.of(
                    donation,
                    journal.getOrDefault(donation, List.of()),
                    countries.get(donation),
                    old,
                    from.closedUntil());
            change.moved(old, now);
            if (!now.addsNothing()) {
                kept.add(GiftRow.of(now));
            } else if (old != null) {
                forgotten.add(donation);
            }
        }
        return new Outcome(late, kept, forgotten, change.rows());
    }
}
