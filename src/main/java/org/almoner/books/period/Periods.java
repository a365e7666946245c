package org.almoner.books.period;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.almoner.books.fold.FoldPlace;
import org.almoner.books.fold.FoldPlace.ThePast;
import org.almoner.books.fold.FoldPlace.Waiting;
import org.almoner.books.series.SeriesSettings;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.TwoTrips;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.almoner.web.problem.ProblemException;

/**
 * Closes months and opens them again, one after the other: with a month all before it are closed. It is done behind the lock of the
 * fold's place, so that each movement is folded either before its month was closed, or after it and then booked on the first open day.
 */
@ApplicationScoped
class Periods {

    /** While so many wait, the fold is behind: nobody goes through them to see of which month they are. */
    private static final int MOST_WAITING = 10_000;

    private static final String LAST = "select " + Period.COLUMNS + " from books_periods as period"
            + " where reopened_at is null order by ends_at desc limit 2";

    private static final String KEEP = """
            insert into books_periods (id, month, zone, ends_at, closed_at, closed_by)
            values (cast(cast($1 as text) as uuid), cast($2 as text), cast($3 as text),
                cast(cast($4 as text) as timestamptz), cast(cast($5 as text) as timestamptz), cast($6 as text))
            """;

    private static final String REOPEN = """
            update books_periods set
                reopened_at = cast(cast($2 as text) as timestamptz), reopened_by = cast($3 as text)
            where id = cast(cast($1 as text) as uuid)
            """;

    private static final String ALL = "select " + Period.COLUMNS + " from books_periods as period";

    private static final String NEWEST_FIRST = " order by closed_at desc, id desc limit ";

    private final Transactions transactions;
    private final Reads reads;
    private final SeriesSettings settings;
    private final Clock clock;

    Periods(Transactions transactions, Reads reads, SeriesSettings settings, Clock clock) {
        this.transactions = transactions;
        this.reads = reads;
        this.settings = settings;
        this.clock = clock;
    }

    /** Behind the lock. @param closed the last that is closed, and the one before it */
    private record Known(List<Period> closed, List<Waiting> waiting, ThePast past) {

        private Period last() {
            return closed.isEmpty() ? null : closed.get(0);
        }
    }

    /**
     * Closes a month of the books' zone.
     *
     * @param actor the user who does it
     * @return fails with a {@link ProblemException} of 409 that says what is possible
     */
    public Uni<Period> close(YearMonth month, String actor) {
        ZoneId zone = settings.zone();
        Instant now = clock.instant();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        return behindTheLock((statements, known) -> {
            refuseUnlessOver(month, end, now, zone);
            refuseUnlessNext(month, known.last());
            refuseWhileItComesIn(known.past());
            refuseWhileBehind(month, end, known.waiting());
            Period period = new Period(UUID.randomUUID(), month, zone.getId(), end, now, actor, null, null, 0);
            CompletionStage<?> kept = statements.send(
                    KEEP,
                    period.id().toString(),
                    month.toString(),
                    zone.getId(),
                    end.toString(),
                    now.toString(),
                    actor);
            return FoldPlace.close(statements, end).thenCombine(kept, (closed, done) -> period);
        });
    }

    /**
     * Opens the last month that is closed. The same otherwise; what is booked elsewhere by then stays there.
     *
     * @param seen looks at its closing behind the lock, and throws where it is not to be opened
     */
    public Uni<Period> reopen(YearMonth month, String actor, Consumer<Period> seen) {
        Instant now = clock.instant();
        return behindTheLock((statements, known) -> {
            Period last = known.last();
            if (last == null || month.isAfter(last.month())) {
                throw ProblemException.conflict("month", "is not closed");
            }
            if (month.isBefore(last.month())) {
                throw ProblemException.conflict(
                        "month", "can be opened after " + last.month() + ", which was closed after it");
            }
            seen.accept(last);
            CompletionStage<?> kept = statements.send(REOPEN, last.id().toString(), now.toString(), actor);
            Instant until = known.closed().size() > 1 ? known.closed().get(1).endsAt() : null;
            return FoldPlace.close(statements, until)
                    .thenCombine(
                            kept,
                            (opened, done) -> new Period(
                                    last.id(),
                                    last.month(),
                                    last.zone(),
                                    last.endsAt(),
                                    last.closedAt(),
                                    last.closedBy(),
                                    now,
                                    actor,
                                    last.late()));
        });
    }

    /** @return the last month that is closed, of the zone that it was closed in; null when none is */
    public Uni<Period> lastClosed() {
        return reads.read(LAST).map(rows -> rows.isEmpty() ? null : Period.read(rows.get(0)));
    }

    /** Every closing, newest first. @param after null for the first page */
    public Uni<Page<Period>> find(Limit limit, Cursor after) {
        List<Object> parameters = new ArrayList<>();
        String sql = new Where().after(after, "closed_at", "id").sql(ALL, parameters);
        return reads.read(sql + NEWEST_FIRST + (limit.rows() + 1), parameters.toArray())
                .map(rows -> Page.of(
                        rows.stream().map(Period::read).toList(),
                        limit,
                        period -> new Cursor(period.closedAt(), period.id())));
    }

    private interface Change {
        CompletionStage<Period> of(Statements statements, Known known);
    }

    private Uni<Period> behindTheLock(Change change) {
        return transactions
                .run(new TwoTrips<>(Periods::known, change::of))
                .onFailure(FoldPlace::isRestored)
                .transform(restored -> ProblemException.conflict(
                        "The database was restored, and the journal is to be folded anew before months are closed."));
    }

    private static CompletionStage<Known> known(Statements statements) {
        return FoldPlace.lock(statements).thenCompose(place -> {
            CompletionStage<List<Period>> closed = statements
                    .send(LAST)
                    .thenApply(rows -> rows.stream().map(Period::read).toList());
            CompletionStage<List<Waiting>> waiting = FoldPlace.waiting(statements, MOST_WAITING + 1);
            return FoldPlace.past(statements)
                    .thenCompose(past ->
                            closed.thenCombine(waiting, (periods, entries) -> new Known(periods, entries, past)));
        });
    }

    private static void refuseUnlessOver(YearMonth month, Instant end, Instant now, ZoneId zone) {
        if (now.isBefore(end)) {
            throw ProblemException.conflict(
                    "month",
                    "is not over; the last that is, is "
                            + YearMonth.from(now.atZone(zone)).minusMonths(1));
        }
    }

    private static void refuseUnlessNext(YearMonth month, Period last) {
        if (last == null) {
            return;
        }
        if (!month.isAfter(last.month())) {
            throw ProblemException.conflict("month", "is closed already, as all are up to " + last.month());
        }
        YearMonth next = last.month().plusMonths(1);
        if (!month.equals(next)) {
            throw ProblemException.conflict("month", "can be closed after " + next + ", which is the next");
        }
    }

    private static void refuseWhileItComesIn(ThePast past) {
        if (past.importing()) {
            throw ProblemException.conflict(
                    "month", "cannot be closed while an import of the past runs, which may bring movements of it");
        }
        if (past.deriving()) {
            throw ProblemException.conflict(
                    "month",
                    "cannot be closed while payments of an earlier version are derived anew, of which movements of it may come;"
                            + " the job is called derivation");
        }
    }

    private static void refuseWhileBehind(YearMonth month, Instant end, List<Waiting> waiting) {
        boolean behind = waiting.size() > MOST_WAITING
                || waiting.stream().anyMatch(entry -> entry.effectiveAt().isBefore(end));
        if (behind) {
            throw ProblemException.conflict(
                    "month",
                    "cannot be closed yet, since movements of " + month
                            + " or before it are not in the books, which are" + " as of "
                            + waiting.get(0).recordedAt() + "; try again in a moment");
        }
    }
}
