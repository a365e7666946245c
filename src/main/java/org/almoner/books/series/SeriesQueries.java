package org.almoner.books.series;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almoner.books.fold.Basis;
import org.almoner.books.fold.FoldPlace;
import org.almoner.books.fold.Scope;
import org.almoner.books.fold.Sums;
import org.almoner.books.series.Pieces.Piece;
import org.almoner.database.sql.Reads;
import org.almoner.web.problem.ProblemException;

/** Reads series. What one costs depends on the days that it reaches over, and not on how much moved in them. */
@ApplicationScoped
public class SeriesQueries {

    /** With more an answer would be megabytes. */
    static final int MOST_ROWS = 20_000;

    /**
     * What of a time is to be moved from one stretch to another, by the rows of a finer table ({@link Pieces}). Each piece is found by
     * the index: a join that PostgreSQL were free to arrange would read the whole scope for all of them.
     */
    private static final String MOVED = """
            select case side.sign when 1 then piece.belongs else piece.stands end, wanted.currency, side.sign * found.gifts,
                side.sign * found.paid, side.sign * found.refunded, side.sign * found.disputed, side.sign * found.fees
            from unnest(
                cast(cast($%2$d as text) as timestamptz[]), cast(cast($%3$d as text) as timestamptz[]),
                cast(cast($%4$d as text) as integer[]), cast(cast($%5$d as text) as integer[])
            ) as piece(since, until, belongs, stands)
            cross join wanted
            cross join lateral (
                select cast(sum(gifts) as bigint) as gifts, sum(paid) as paid, sum(refunded) as refunded,
                    sum(disputed) as disputed, sum(fees) as fees
                from books_%1$ss
                where basis = cast($3 as text) and scope = cast($4 as text) and currency = wanted.currency
                    and %1$s >= piece.since and %1$s < piece.until
            ) as found
            cross join (values (1), (-1)) as side(sign)
            where found.gifts is not null
            """;

    /**
     * Currencies are found one by one, each by the index. The bounds stand in a query of their own, so that they are read from their
     * text once, and not for each day.
     */
    private static final String SERIES = """
            with recursive known(currency) as (
                (select currency from books_days where basis = cast($3 as text) and scope = cast($4 as text)
                    order by currency limit 1)
                union all
                select (select currency from books_days where basis = cast($3 as text) and scope = cast($4 as text)
                    and currency > known.currency order by currency limit 1)
                from known where known.currency is not null
            ), wanted as materialized (
                select currency from known
                where currency is not null and (cast($15 as text) is null or currency = cast($15 as text))
            ), sums as materialized (
                select stretch, currency, cast(sum(gifts) as bigint) as gifts, sum(paid) as paid,
                    sum(refunded) as refunded, sum(disputed) as disputed, sum(fees) as fees
                from (
                    select width_bucket(day + interval '12 hours', (select cast(cast($2 as text) as timestamptz[]))) as stretch,
                        wanted.currency, gifts, paid, refunded, disputed, fees
                    from wanted
                    cross join lateral (
                        select day, gifts, paid, refunded, disputed, fees from books_days
                        where basis = cast($3 as text) and scope = cast($4 as text) and currency = wanted.currency
                            and day >= cast(cast($5 as text) as timestamptz) and day < cast(cast($6 as text) as timestamptz)
                    ) as whole
                    union all
                    """
            + MOVED.formatted("hour", 7, 8, 9, 10)
            + " union all "
            + MOVED.formatted("quarter", 11, 12, 13, 14)
            + """
                ) as part
                group by stretch, currency
            ), as_of(at) as materialized (
                """ + FoldPlace.AS_OF.formatted("$1") + """
            )
            select as_of.at, sums.stretch, sums.currency, sums.gifts, sums.paid, sums.refunded, sums.disputed, sums.fees
            from as_of
            left join sums on sums.stretch between 1 and cast($16 as integer)
                and (sums.gifts, sums.paid, sums.refunded, sums.disputed, sums.fees) <> (0, 0, 0, 0, 0)
            order by sums.stretch, sums.currency
            """;

    private final Reads reads;
    private final Clock clock;

    SeriesQueries(Reads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /** @param currency null for all */
    public record Question(Stretches stretches, Basis basis, Scope scope, String currency) {}

    /** Fails with a {@link ProblemException} of 400 when the answer would have more than {@value #MOST_ROWS} rows. */
    public Uni<Series> series(Question question) {
        Instant now = clock.instant();
        return reads.inTime(Uni.createFrom().completionStage(() -> reads.send(SERIES, parameters(question, now))))
                .map(rows -> answer(question, now, rows));
    }

    private static Object[] parameters(Question question, Instant now) {
        Stretches stretches = question.stretches();
        Pieces pieces = Pieces.of(stretches.bounds());
        return new Object[] {
            now.toString(),
            array(stretches.bounds()),
            question.basis().stored(),
            question.scope().stored(),
            stretches.begin().truncatedTo(ChronoUnit.DAYS).toString(),
            stretches.end().toString(),
            Pieces.array(pieces.hours(), Piece::since),
            Pieces.array(pieces.hours(), Piece::until),
            Pieces.array(pieces.hours(), Piece::belongs),
            Pieces.array(pieces.hours(), Piece::stands),
            Pieces.array(pieces.quarters(), Piece::since),
            Pieces.array(pieces.quarters(), Piece::until),
            Pieces.array(pieces.quarters(), Piece::belongs),
            Pieces.array(pieces.quarters(), Piece::stands),
            question.currency(),
            stretches.size()
        };
    }

    private static Series answer(Question question, Instant now, List<Object[]> rows) {
        Stretches stretches = question.stretches();
        Map<String, Map<Integer, Sums>> found = new TreeMap<>();
        for (Object[] row : rows) {
            if (row[1] != null) {
                found.computeIfAbsent((String) row[2], first -> new TreeMap<>()).put((Integer) row[1] - 1, sums(row));
            }
        }
        if ((long) found.size() * stretches.size() > MOST_ROWS) {
            throw ProblemException.invalid(
                    "currency",
                    "must be one of " + new TreeSet<>(found.keySet()) + ", since an answer has at most " + MOST_ROWS
                            + " rows; or ask for longer stretches");
        }
        return new Series(
                stretches.by().toString(),
                stretches.zone().getId(),
                question.basis().toString(),
                ((OffsetDateTime) rows.get(0)[0]).toInstant(),
                rows(stretches, found, now));
    }

    private static List<Series.Row> rows(Stretches stretches, Map<String, Map<Integer, Sums>> found, Instant now) {
        List<Series.Row> rows = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            boolean hasBegun = !stretches.bounds().get(i).isAfter(now);
            for (Map.Entry<String, Map<Integer, Sums>> currency : found.entrySet()) {
                Sums sums = currency.getValue().get(i);
                if (sums != null || hasBegun) {
                    rows.add(
                            Series.Row.of(stretches.from().get(i), currency.getKey(), sums == null ? Sums.NONE : sums));
                }
            }
        }
        return rows;
    }

    private static Sums sums(Object[] row) {
        return new Sums(
                (Long) row[3], (BigDecimal) row[4], (BigDecimal) row[5], (BigDecimal) row[6], (BigDecimal) row[7]);
    }

    private static String array(List<Instant> instants) {
        return instants.stream().map(Instant::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
