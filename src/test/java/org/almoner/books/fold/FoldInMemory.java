package org.almoner.books.fold;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.almoner.books.fold.SeriesChange.QuarterRow;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.ledger.JournalReader.Place;

/** The tables of the books in memory, so that what a batch comes to can be tried thousands of times. */
final class FoldInMemory {

    /** As in the journal; the place in the list is the id. */
    record Entry(UUID donationId, Movement movement) {}

    final List<Entry> journal = new ArrayList<>();
    final Map<UUID, String> countries = new HashMap<>();
    final Map<Long, Instant> late = new HashMap<>();
    final Map<SeriesKey, Sums> rows = new TreeMap<>();
    final Map<UUID, GiftRow> gifts = new HashMap<>();
    Instant closedUntil;
    long anewUntil;
    int place;

    void fold(int entries, Set<UUID> corrected) {
        int to = Math.min(journal.size(), place + entries);
        Set<UUID> touched = new HashSet<>(corrected);
        journal.subList(place, to).forEach(entry -> touched.add(entry.donationId()));
        FoldBatch batch = new FoldBatch(
                new FoldPlace(new Place(1, place), anewUntil, closedUntil), new Place(1, to), to - place, touched);
        batch.journal(entries(touched, to));
        batch.gifts(touched.stream().filter(gifts::containsKey).map(this::gift).toList());
        batch.countries(
                touched.stream().map(id -> new Object[] {id, countries.get(id)}).toList());
        FoldBatch.Outcome outcome = batch.outcome();
        outcome.late().forEach(id -> late.put(id, closedUntil));
        outcome.kept().forEach(gift -> gifts.put(gift.donationId(), gift));
        gifts.keySet().removeAll(outcome.forgotten());
        outcome.added().forEach(this::add);
        rows.values().removeIf(Sums::isNothing);
        place = to;
    }

    /** As {@code books_fold_anew()} does it. */
    void anew() {
        for (int i = place; i < journal.size(); i++) {
            if (closedUntil != null
                    && i + 1 > anewUntil
                    && journal.get(i).movement().at().isBefore(closedUntil)) {
                late.putIfAbsent(i + 1L, closedUntil);
            }
        }
        rows.clear();
        gifts.clear();
        place = 0;
        anewUntil = journal.size();
    }

    boolean isBehind() {
        return place < journal.size();
    }

    private List<Object[]> entries(Set<UUID> touched, int to) {
        List<Object[]> entries = new ArrayList<>();
        for (int i = 0; i < to; i++) {
            Entry entry = journal.get(i);
            if (touched.contains(entry.donationId())) {
                Movement movement = entry.movement();
                Instant booked = late.get(i + 1L);
                entries.add(new Object[] {
                    entry.donationId(),
                    movement.ticketId(),
                    movement.currency(),
                    movement.kind(),
                    movement.at().atOffset(ZoneOffset.UTC),
                    movement.amount(),
                    booked == null ? null : booked.atOffset(ZoneOffset.UTC),
                    1L,
                    i + 1L
                });
            }
        }
        return entries;
    }

    private Object[] gift(UUID id) {
        GiftRow row = gifts.get(id);
        return new Object[] {
            id,
            row.ticketId(),
            row.country(),
            row.currency(),
            row.giftAt().atOffset(ZoneOffset.UTC),
            row.paid(),
            row.refunded(),
            row.disputed(),
            row.fees(),
            row.moved() == null ? null : LedgerJson.write(row.moved())
        };
    }

    private void add(QuarterRow row) {
        Basis basis = row.basis().equals("M") ? Basis.MOVEMENT : Basis.GIFT;
        rows.merge(
                new SeriesKey(basis, row.scope(), row.quarter(), row.currency()),
                new Sums(
                        row.gifts(),
                        plain(row.paid()),
                        plain(row.refunded()),
                        plain(row.disputed()),
                        plain(row.fees())),
                (one, other) -> {
                    Sums sum = one.plus(other);
                    return new Sums(
                            sum.gifts(),
                            plain(sum.paid()),
                            plain(sum.refunded()),
                            plain(sum.disputed()),
                            plain(sum.fees()));
                });
    }

    /** Equal when the amounts are. */
    static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
