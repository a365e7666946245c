package org.almoner.stripe.payout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.RowJson;
import org.almoner.database.sql.Sent;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.stripe.translation.BalanceEntry;

/**
 * How far the transactions of payouts are read, and what was read of them. A page and the place behind it are written together,
 * and only where the reading still is at the place that the page follows: so neither a kill nor two replicas at once count
 * anything twice, and a payout that changes meanwhile is read from its beginning.
 */
@ApplicationScoped
class PayoutReadings {

    private final Transactions transactions;
    private final Reads reads;
    private final Clock clock;

    PayoutReadings(Transactions transactions, Reads reads, Clock clock) {
        this.transactions = transactions;
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * Where the reading of one payout is.
     *
     * @param reading the number of the reading; another begins when the payout changes
     * @param after the balance transaction after which it goes on; null at its beginning
     * @param deposit the balance transaction of the payout itself; null when it is not known
     * @param ended whether that reading has come to its end, so that another is to be begun
     */
    record Place(String payout, int reading, String after, String deposit, boolean ended) {

        private boolean isDeposit(BalanceEntry entry) {
            return entry.id().equals(deposit) || entry.type().equals("payout") && payout.equals(entry.sourceId());
        }
    }

    /**
     * What a page came to.
     *
     * @param kept whether the reading was still there, where the page follows
     * @param fresh how many of its entries were new to the reading
     * @param unexplained of the whole payout, after its last page; null before
     * @param failed whether the payout holds nothing, so that there is nothing to explain
     */
    record Kept(boolean kept, long fresh, BigDecimal unexplained, long transactions, String currency, boolean failed) {

        private static Kept page(boolean kept, long fresh) {
            return new Kept(kept, fresh, null, 0, null, false);
        }
    }

    Uni<Boolean> isAnyDue() {
        return reads.read(ReadingSql.ANY_DUE, clock.instant().toString()).map(rows -> (Boolean) rows.get(0)[0]);
    }

    /** @return nothing when none is due */
    Uni<Optional<Place>> next() {
        return reads.read(ReadingSql.NEXT, clock.instant().toString())
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row ->
                                new Place((String) row[0], (Integer) row[1], (String) row[2], (String) row[3], (Boolean)
                                        row[4])));
    }

    /** Begins anew what was read to its end before. */
    Uni<Void> beginAgain(Place place) {
        return transactions
                .write(ReadingSql.BEGIN_AGAIN, place.payout(), place.reading())
                .replaceWithVoid();
    }

    /**
     * Keeps a page.
     *
     * @param last id of its last entry, after which the next begins; null when it is the last page
     * @param unusable how many of its entries could not be read
     */
    Uni<Kept> keep(Place place, Collection<BalanceEntry> entries, String last, int unusable) {
        Map<String, EntryRow> rows = new LinkedHashMap<>();
        entries.forEach(entry -> rows.put(entry.id(), EntryRow.of(entry, place.isDeposit(entry))));
        String[] ids = rows.keySet().toArray(String[]::new);
        String json = EntryRow.json(List.copyOf(rows.values()));
        return transactions.run(new TwoTrips<List<Object[]>, Kept>(
                statements -> {
                    CompletionStage<List<Object[]>> locked =
                            statements.send(ReadingSql.LOCK, place.payout(), place.reading(), place.after());
                    return locked.thenCombine(
                            statements.send(ReadingSql.FRESH, place.payout(), place.reading(), ids),
                            (row, fresh) -> row.isEmpty() ? row : fresh);
                },
                (statements, fresh) -> fresh.isEmpty()
                        ? CompletableFuture.completedStage(Kept.page(false, 0))
                        : keep(statements, place, json, last, unusable, (Long) fresh.get(0)[0])));
    }

    private CompletionStage<Kept> keep(
            Statements statements, Place place, String rows, String last, int unusable, long fresh) {
        Sent sent = new Sent().and(statements.send(ReadingSql.KEEP, place.payout(), place.reading(), rows));
        if (last != null) {
            return sent.and(statements.send(ReadingSql.GO_ON, place.payout(), last, unusable))
                    .then(Kept.page(true, fresh));
        }
        return sent.giving(statements.send(
                        ReadingSql.END, place.payout(), clock.instant().toString(), unusable))
                .thenApply(ended -> {
                    Object[] row = ended.get(0);
                    return new Kept(true, fresh, (BigDecimal) row[0], (Long) row[1], (String) row[2], (Boolean) row[3]);
                });
    }

    /**
     * The list of that payout led nowhere: it is read anew, later.
     *
     * @param reason in words of ours
     * @param refused whether Stripe took it for no question
     */
    Uni<Void> giveUp(Place place, String reason, boolean refused) {
        return transactions
                .write(ReadingSql.GIVE_UP, place.payout(), clock.instant().toString(), reason, refused)
                .replaceWithVoid();
    }

    /** Those that failed and of which not all is stored any more are to be read again. */
    Uni<Void> takeAgain() {
        return transactions
                .write(ReadingSql.TAKE_AGAIN, clock.instant().toString())
                .replaceWithVoid();
    }

    /** Removes some of what is no longer in a payout. @return whether there may be more */
    Uni<Boolean> remove(Place place) {
        return transactions
                .write(ReadingSql.REMOVE, place.payout())
                .map(rows -> rows.size() == ReadingSql.REMOVED_AT_ONCE);
    }

    /** The columns of one of a payout's transactions. */
    @RegisterForReflection
    record EntryRow(
            String id,
            String type,
            String category,
            BigDecimal amount,
            BigDecimal fee,
            BigDecimal net,
            String currency,
            String sourceId,
            String paymentIntentId,
            String chargeId,
            Instant createdAt,
            Instant availableOn,
            boolean deposit) {

        private static String json(List<EntryRow> rows) {
            return RowJson.write(rows);
        }

        private static EntryRow of(BalanceEntry entry, boolean deposit) {
            return new EntryRow(
                    entry.id(),
                    entry.type(),
                    entry.category(),
                    entry.amount().amount(),
                    entry.fee().amount(),
                    entry.net().amount(),
                    entry.net().currency(),
                    entry.sourceId(),
                    entry.paymentIntentId(),
                    entry.chargeId(),
                    entry.createdAt(),
                    entry.availableOn(),
                    deposit);
        }
    }
}
