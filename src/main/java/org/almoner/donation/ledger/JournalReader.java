package org.almoner.donation.ledger;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.donation.fact.MovementKind;

/**
 * How to follow the journal without missing a row: whoever does keeps the {@link Place} of the last entry that it has dealt with,
 * and asks for what comes after it.
 *
 * <p>Numbers are drawn in another order than transactions commit in: a row with a smaller number may appear after one with a larger
 * was read. So entries come in the order of their transactions' ids, and only those of transactions below the oldest that is
 * still under way ({@code pg_snapshot_xmin}): none of these can add another. A transaction that has written something, whatever it is
 * and in whichever database of the server, keeps followers waiting until it ends.
 */
@ApplicationScoped
public class JournalReader {

    /**
     * Where a follower is.
     *
     * @param transaction the id of the transaction that added the entry
     * @param id of the entry
     */
    public record Place(long transaction, long id) {

        /** Before every entry. */
        public static final Place BEGINNING = new Place(0, 0);
    }

    /**
     * One movement, as it was journalled.
     *
     * @param ticketId null while the payment had none
     * @param kind the name of a {@link MovementKind}, or of one that a later version knows
     * @param object the id at Stripe that it comes from; null when none was known
     * @param effectiveAt by Stripe's clock
     * @param amount in major units; positive when the account gained it
     */
    public record Entry(
            Place place,
            UUID donationId,
            UUID ticketId,
            String currency,
            String kind,
            String object,
            Instant effectiveAt,
            BigDecimal amount,
            Instant recordedAt) {

        private static Entry of(Object[] row) {
            return new Entry(
                    new Place((Long) row[1], (Long) row[2]),
                    (UUID) row[3],
                    (UUID) row[4],
                    (String) row[5],
                    (String) row[6],
                    (String) row[7],
                    instant(row[8]),
                    (BigDecimal) row[9],
                    instant(row[10]));
        }

        /** Of what was paid; negative where it goes to another ticket. */
        public boolean isPaid() {
            return kind.equals(MovementKind.PAID.name());
        }

        /** Of what was given back. */
        public boolean isRefunded() {
            return kind.equals(MovementKind.REFUNDED.name());
        }
    }

    /**
     * What a follower deals with next.
     *
     * @param entries in the order of the journal; none where it only begins
     * @param to where it is to {@linkplain #move go on} afterwards; null where it stays
     */
    public record Stretch(List<Entry> entries, Place to, boolean mayHaveMore) {}

    /**
     * Whether a follower, whose row is called {@code place}, has seen that only another server can have numbered the transaction of its
     * place or of an entry, or would see it now.
     */
    public static final String OF_ANOTHER_SERVER = """
            (place.of_another_server
                or coalesce(
                    place.transaction_id >= cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint), false)
                or exists (select from ledger_movements where xid >= pg_snapshot_xmax(pg_current_snapshot())))""";

    /** Whether there is something for a follower whose row is called {@code place}: entries, or that it has to begin, or to say why it cannot. */
    public static final String HAS_WORK = "(place.transaction_id is null or " + OF_ANOTHER_SERVER + """
             or exists (
                select from ledger_movements
                where (xid, id) > (cast(cast(place.transaction_id as text) as xid8), place.movement_id)
                    and xid < pg_snapshot_xmin(pg_current_snapshot())))""";

    private static final String LOCK = "select from %s for update";

    /** A follower's row; behind it stands the oldest transaction that is under way. */
    private static final String PLACE = "select place.transaction_id, place.movement_id, " + OF_ANOTHER_SERVER + """
            , cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
            from %s as place
            """;

    private static final String MOVE =
            "update %s set transaction_id = cast($1 as bigint), movement_id = cast($2 as bigint)";

    /**
     * Locks a follower's row, and reads it in a statement of its own: one that has waited for the lock sees the row as it is then, and
     * the transactions of the server as they were before it, and a place that was moved meanwhile would seem to be another server's.
     *
     * @param table of the follower, as for {@link #next}
     * @param query of its row
     */
    public static CompletionStage<List<Object[]>> locked(Statements transaction, String table, String query) {
        return transaction.send(LOCK.formatted(table)).thenCompose(held -> transaction.send(query));
    }

    /**
     * Locks a follower's row and reads what it deals with next.
     *
     * @param table of one row, with {@code transaction_id}, null where it has to begin, {@code movement_id} and {@code of_another_server}
     * @param size how many entries at most
     * @return fails with a {@link RestoredException} when the database was restored from a dump: {@link #orStandStill} writes that down
     */
    public CompletionStage<Stretch> next(Statements statements, String table, int size) {
        return locked(statements, table, PLACE.formatted(table)).thenCompose(rows -> {
            Object[] row = rows.get(0);
            if ((Boolean) row[2]) {
                throw new RestoredException();
            }
            if (row[0] == null) {
                // What is under way now is the first that it will see.
                Place now = new Place((Long) row[3] - 1, Long.MAX_VALUE);
                return CompletableFuture.completedStage(new Stretch(List.of(), now, true));
            }
            return after(statements, new Place((Long) row[0], (Long) row[1]), size)
                    .thenApply(entries -> new Stretch(
                            entries,
                            entries.isEmpty()
                                    ? null
                                    : entries.get(entries.size() - 1).place(),
                            entries.size() == size));
        });
    }

    /** Moves the follower's row behind what {@link #next} gave, in the same transaction. */
    public static CompletionStage<?> move(Statements statements, String table, Stretch stretch) {
        Place to = stretch.to();
        return to == null
                ? CompletableFuture.completedStage(null)
                : statements.send(MOVE.formatted(table), to.transaction(), to.id());
    }

    /**
     * Follows the journal, and writes it down where a follower has failed with a {@link RestoredException}: what this server counts will pass
     * the ids of the other, and it would go on there and leave out what came between.
     *
     * @param table of the follower, as for {@link #next}
     * @return the same failure after that
     */
    public static <T> Uni<T> orStandStill(Transactions transactions, String table, Uni<T> following) {
        String mark = "update " + table + " as place set of_another_server = true where " + OF_ANOTHER_SERVER;
        return following.onFailure(RestoredException.class).call(() -> transactions.write(mark));
    }

    /**
     * What follows a place, in order.
     *
     * @param statements where it is read; not of a transaction that has journalled something itself
     * @param size how many at most
     * @return nothing for now when there are no more, or when they may not be all yet. It fails with a
     *     {@link RestoredException} when the database was restored from a dump and the ids are those of another server
     */
    public CompletionStage<List<Entry>> after(Statements statements, Place place, int size) {
        return statements
                .send(JournalSql.FOLLOW, Long.toString(place.transaction()), place.id(), size)
                .thenApply(rows -> {
                    if ((Boolean) rows.get(0)[0]) {
                        throw new RestoredException();
                    }
                    return rows.stream()
                            .filter(row -> row[1] != null)
                            .map(Entry::of)
                            .toList();
                });
    }
}
