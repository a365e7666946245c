package org.almoner.books.fold;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.Quarters;

/**
 * What one donation adds to the books: a pure function of its entries in the journal, of its country, and of what it has added to
 * months that are closed by now.
 *
 * @param country null when it is not known
 * @param giftAt when it was paid; when nothing of it stands as paid any more, its first movement
 * @param moved one for each quarter of an hour, ticket and currency, in the order of time
 */
record FoldedGift(UUID donationId, String country, Instant giftAt, List<Moved> moved) {

    private static final Comparator<Share> BY_SHARE =
            comparing(Share::ticketId, nullsFirst(naturalOrder())).thenComparing(Share::currency);

    private static final Comparator<Moved> BY_TIME = comparing(Moved::quarter)
            .thenComparing(Moved::ticketId, nullsFirst(naturalOrder()))
            .thenComparing(Moved::currency);

    /** What of a donation is added up apart: for one ticket and in one currency. */
    record Share(UUID ticketId, String currency) {

        private static Share of(Moved moved) {
            return new Share(moved.ticketId(), moved.currency());
        }
    }

    FoldedGift {
        moved = moved.stream().sorted(BY_TIME).toList();
    }

    /**
     * What it adds now. In a closed month it stays with the country with which it was booked there: a donor's address is corrected
     * without anything having moved.
     *
     * @param journal all that is to be folded of it
     * @param before what it has added until now; null for nothing
     * @param closedUntil null while no month is closed
     */
    static FoldedGift of(
            UUID donationId, List<BookedMovement> journal, String country, FoldedGift before, Instant closedUntil) {
        Map<Moved.Key, Sums> sums = new LinkedHashMap<>();
        journal.forEach(movement -> sums.merge(
                new Moved.Key(Quarters.of(movement.bookedAt()), movement.ticketId(), movement.currency()),
                movement.sums(),
                Sums::plus));
        List<Moved> moved = new ArrayList<>();
        sums.forEach((key, sum) -> {
            if (sum.hasMoney()) {
                moved.add(Moved.of(key, country(key, country, before, closedUntil), sum));
            }
        });
        return new FoldedGift(donationId, country, giftAt(journal), moved);
    }

    private static String country(Moved.Key key, String country, FoldedGift before, Instant closedUntil) {
        if (before != null && closedUntil != null && key.quarter().isBefore(closedUntil)) {
            for (Moved booked : before.moved) {
                if (booked.key().equals(key)) {
                    return booked.country();
                }
            }
        }
        return country;
    }

    /** The earliest time at which something stands as paid; movements that were taken back and made at another time do not. */
    private static Instant giftAt(List<BookedMovement> journal) {
        Map<Instant, Sums> paid = new TreeMap<>();
        journal.stream()
                .filter(BookedMovement::isPaid)
                .forEach(movement -> paid.merge(movement.effectiveAt(), movement.sums(), Sums::plus));
        return paid.entrySet().stream()
                .filter(at -> at.getValue().paid().signum() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> journal.stream().map(BookedMovement::effectiveAt).min(naturalOrder()))
                .orElse(Instant.EPOCH);
    }

    boolean addsNothing() {
        return moved.isEmpty();
    }

    /** What it comes to in all, whenever it moved. */
    Map<Share, Sums> inAll() {
        Map<Share, Sums> all = new TreeMap<>(BY_SHARE);
        moved.forEach(part -> all.merge(Share.of(part), part.sums(), Sums::plus));
        all.values().removeIf(sums -> !sums.hasMoney());
        return all;
    }

    /** Every row of the series that it adds to, and what. */
    Map<SeriesKey, Sums> rows() {
        Map<SeriesKey, Sums> rows = new TreeMap<>();
        byMovement(rows);
        Instant quarter = Quarters.of(giftAt);
        inAll().forEach((share, sums) -> add(
                rows,
                Basis.GIFT,
                quarter,
                share,
                country,
                sums.withGifts(sums.paid().signum() > 0 ? 1 : 0)));
        return rows;
    }

    /**
     * A gift counts from when something of it stands as paid for a ticket until that is taken back, as when it turns out to be
     * another's: so the numbers of all tickets add up to that of all, in every month.
     */
    private void byMovement(Map<SeriesKey, Sums> rows) {
        Map<Share, Sums> soFar = new TreeMap<>(BY_SHARE);
        for (Moved part : moved) {
            Share share = Share.of(part);
            int before = counted(soFar.getOrDefault(share, Sums.NONE));
            int after = counted(soFar.merge(share, part.sums(), Sums::plus));
            add(
                    rows,
                    Basis.MOVEMENT,
                    part.quarter(),
                    share,
                    part.country(),
                    part.sums().withGifts(after - before));
        }
    }

    private static int counted(Sums sums) {
        return sums.paid().signum() > 0 ? 1 : 0;
    }

    private static void add(
            Map<SeriesKey, Sums> rows, Basis basis, Instant quarter, Share share, String country, Sums sums) {
        Stream.of(Scope.ALL, Scope.ticket(share.ticketId()), Scope.country(country))
                .filter(scope -> scope != null)
                .forEach(scope ->
                        rows.merge(new SeriesKey(basis, scope.stored(), quarter, share.currency()), sums, Sums::plus));
    }
}
