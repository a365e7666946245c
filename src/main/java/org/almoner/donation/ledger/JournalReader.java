package org.almoner.donation.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;

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
     * @param kind the name of a {@link org.almoner.donation.fact.MovementKind}, or of one that a later version knows
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
                    ((OffsetDateTime) row[8]).toInstant(),
                    (BigDecimal) row[9],
                    ((OffsetDateTime) row[10]).toInstant());
        }
    }

    /**
     * Whether there is something for a follower whose row is called {@code place}: entries, or that it has to begin, or to begin anew since
     * only another server can have given it its place.
     */
    public static final String HAS_WORK = """
            (place.transaction_id is null
                or place.transaction_id >= cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)
                or exists (
                    select from ledger_movements
                    where (xid, id) > (cast(cast(place.transaction_id as text) as xid8), place.movement_id)
                        and xid < pg_snapshot_xmin(pg_current_snapshot())))""";

    /**
     * Locks a follower's row and reads it: its place, without a transaction where it has to begin (anew); and the oldest transaction that is
     * under way.
     *
     * @param table of one row, with {@code transaction_id} and {@code movement_id}
     */
    public static String lock(String table) {
        return """
                select
                    case when transaction_id < cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)
                        then transaction_id end,
                    movement_id,
                    cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
                from %s for update
                """.formatted(table);
    }

    /** Moves the row of {@link #lock} to another place: its transaction, and its entry. */
    public static String move(String table) {
        return "update " + table + " set transaction_id = cast($1 as bigint), movement_id = cast($2 as bigint)";
    }

    /**
     * What follows a place, in order.
     *
     * @param statements where it is read; not of a transaction that has journalled something itself
     * @param size how many at most
     * @return nothing for now when there are no more, or when they may not be all yet. It fails with an
     *     {@link IllegalStateException} when the database was restored from a dump and the ids are those of another server
     */
    public CompletionStage<List<Entry>> after(Statements statements, Place place, int size) {
        return statements
                .send(JournalSql.FOLLOW, Long.toString(place.transaction()), place.id(), size)
                .thenApply(rows -> {
                    if ((Boolean) rows.get(0)[0]) {
                        throw new IllegalStateException("The journal has ids of transactions of another server;"
                                + " see \"Restoring\" in docs/operations.md");
                    }
                    return rows.stream()
                            .filter(row -> row[1] != null)
                            .map(Entry::of)
                            .toList();
                });
    }
}
