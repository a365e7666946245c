package org.almoner.books.fold;

import static org.almoner.database.sql.Columns.instant;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.almoner.database.sql.Statements;
import org.almoner.donation.audit.DerivationJob;
import org.almoner.donation.ledger.JournalReader;
import org.almoner.donation.ledger.JournalReader.Place;
import org.almoner.donation.ledger.RestoredException;

/**
 * How far the journal is folded, and until when the books are closed: the row of {@code books_fold}. Whoever folds or closes holds
 * its lock, so that no replica folds what another does, and each movement is folded either before its month is closed or after it.
 *
 * @param anewUntil entries up to this id are booked where they were before: the journal is being folded anew
 * @param closedUntil exclusive; null while no month is closed
 */
public record FoldPlace(Place place, long anewUntil, Instant closedUntil) {

    static final String TABLE = "books_fold";

    private static final String FOLLOWING =
            "(xid, id) > (cast(cast(place.transaction_id as text) as xid8), place.movement_id)";

    /**
     * A query of one value: up to when what is committed is folded. While an entry is there that is not, that is when it was
     * recorded; otherwise it is the parameter: now, or for a standby of when it has everything. What is read by the same statement is as
     * the journal was then.
     */
    public static final String AS_OF = """
            select case when %s then place.folded_at
                else coalesce(
                    (select recorded_at from ledger_movements where %s order by xid, id limit 1),
                    cast(cast(%%s as text) as timestamptz)) end
            from books_fold as place""".formatted(JournalReader.OF_ANOTHER_SERVER, FOLLOWING);

    private static final String READ = """
            select place.transaction_id, place.movement_id, place.anew_until, place.closed_until, %s
            from books_fold as place
            """.formatted(JournalReader.OF_ANOTHER_SERVER);

    private static final String MOVE = """
            update books_fold set transaction_id = cast($1 as bigint), movement_id = cast($2 as bigint),
                folded_at = cast(cast($3 as text) as timestamptz)
            """;

    private static final String CLOSE = "update books_fold set closed_until = cast(cast($1 as text) as timestamptz)";

    private static final String LOOK =
            "select (" + AS_OF.formatted("$1") + "), (select " + JournalReader.OF_ANOTHER_SERVER
                    + " or exists (select 1 from ledger_movements where " + FOLLOWING
                    + " and xid < pg_snapshot_xmin(pg_current_snapshot())) from books_fold as place)";

    private static final String FIRST_NOT_FOLDED = """
            select entry.recorded_at, entry.effective_at
            from books_fold as place
            cross join lateral (
                select recorded_at, effective_at from ledger_movements
                where %s order by xid, id limit cast($1 as integer)) as entry
            """.formatted(FOLLOWING);

    private static final String PAST =
            "select " + DerivationJob.HAS_MORE + ", exists (select from stripe_import where state = 'RUNNING')";

    /**
     * What a glance tells, without a lock.
     *
     * @param asOf up to when what is committed is folded
     * @param hasMore whether there is something that can be folded now
     */
    record Glance(Instant asOf, boolean hasMore) {}

    /** An entry of the journal that is not folded yet. */
    public record Waiting(Instant recordedAt, Instant effectiveAt) {}

    /**
     * Whether the past still comes into the journal: what is closed meanwhile has it in a later month for good.
     *
     * @param deriving whether payments of an earlier version are derived anew; not those that cannot be
     */
    public record ThePast(boolean deriving, boolean importing) {}

    public static CompletionStage<ThePast> past(Statements statements) {
        return statements.send(PAST).thenApply(rows -> new ThePast((Boolean) rows.get(0)[0], (Boolean) rows.get(0)[1]));
    }

    /** Whether {@link #lock} failed since the database was restored. */
    public static boolean isRestored(Throwable failure) {
        return failure instanceof RestoredException;
    }

    static CompletionStage<Glance> look(Statements statements, Instant now) {
        return statements
                .send(LOOK, now.toString())
                .thenApply(rows -> new Glance(instant(rows.get(0)[0]), (Boolean) rows.get(0)[1]));
    }

    /**
     * Takes its lock until the end of the transaction.
     *
     * @return fails with a {@link RestoredException} when the database was restored from a dump and the journal not folded anew
     */
    public static CompletionStage<FoldPlace> lock(Statements transaction) {
        return JournalReader.locked(transaction, TABLE, READ).thenApply(rows -> {
            Object[] row = rows.get(0);
            if ((Boolean) row[4]) {
                throw new RestoredException();
            }
            return new FoldPlace(new Place((Long) row[0], (Long) row[1]), (Long) row[2], instant(row[3]));
        });
    }

    /** In the order of the journal. @param most how many at most */
    public static CompletionStage<List<Waiting>> waiting(Statements transaction, int most) {
        return transaction
                .send(FIRST_NOT_FOLDED, most)
                .thenApply(rows -> rows.stream()
                        .map(row -> new Waiting(instant(row[0]), instant(row[1])))
                        .toList());
    }

    /** Behind the lock. @param until exclusive; null opens all */
    public static CompletionStage<List<Object[]>> close(Statements transaction, Instant until) {
        return transaction.send(CLOSE, until == null ? null : until.toString());
    }

    static CompletionStage<List<Object[]>> move(Statements transaction, Place to, Instant now) {
        return transaction.send(MOVE, to.transaction(), to.id(), now.toString());
    }

    /** Whether an entry of the journal comes after what was folded. */
    boolean isBefore(Place entry) {
        return entry.transaction() > place.transaction()
                || entry.transaction() == place.transaction() && entry.id() > place.id();
    }

    /** Whether a movement that is folded now comes too late for its month. */
    boolean isLate(Place entry, Instant effectiveAt) {
        return closedUntil != null && isBefore(entry) && entry.id() > anewUntil && effectiveAt.isBefore(closedUntil);
    }
}
