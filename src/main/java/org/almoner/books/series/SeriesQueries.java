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
import org.almoner.books.fold.Basis;
import org.almoner.books.fold.FoldPlace;
import org.almoner.books.fold.Scope;
import org.almoner.books.fold.Sums;
import org.almoner.database.sql.TextArray;
import org.almoner.database.standby.StandbyReads;
import org.almoner.web.problem.ProblemException;

/** Reads series. What one costs depends on the days that it reaches over, and not on how much moved in them. */
@ApplicationScoped
public class SeriesQueries {

    /** With more an answer would be megabytes. */
    static final int MOST_ROWS = 20_000;

    /**
     * A day of UTC is parted where a stretch begins in it: what it has come to there is what its quarters before that come to, of which
     * the last is found by bisection. Currencies are found one by one, each by the index. The bounds stand in a query of their own, so
     * that they are read from their text once; {@code offset 0} keeps PostgreSQL from computing a place anew wherever it is used.
     */
    private static final String SERIES = """
            with recursive known(currency) as (
                (select currency from books_running where basis = cast($3 as text) and scope = cast($4 as text)
                    order by currency limit 1)
                union all
                select (select currency from books_running where basis = cast($3 as text) and scope = cast($4 as text)
                    and currency > known.currency order by currency limit 1)
                from known where known.currency is not null
            ), asked as materialized (
                select cast(cast($2 as text) as timestamptz[]) as bounds
            ), sums as materialized (
                select stretch, running.currency, sum(gifts[upto] - coalesce(gifts[since], 0)) as gifts,
                    sum(paid[upto] - coalesce(paid[since], 0)) as paid,
                    sum(refunded[upto] - coalesce(refunded[since], 0)) as refunded,
                    sum(disputed[upto] - coalesce(disputed[since], 0)) as disputed,
                    sum(fees[upto] - coalesce(fees[since], 0)) as fees
                from known
                cross join asked
                cross join lateral (
                    select * from books_running
                    where basis = cast($3 as text) and scope = cast($4 as text) and currency = known.currency
                        and day >= cast(cast($5 as text) as timestamptz) and day < cast(cast($6 as text) as timestamptz)
                ) as running
                cross join lateral (
                    select width_bucket(day, bounds) as first, width_bucket(day + interval '23 hours 45 minutes', bounds) as last
                    offset 0
                ) as span
                cross join lateral generate_series(greatest(span.first, 1), least(span.last, cast($8 as integer))) as stretch
                cross join lateral (
                    select case when stretch = span.first then 0
                            else width_bucket(bounds[stretch] - interval '15 minutes', quarters) end as since,
                        case when stretch = span.last then cardinality(quarters)
                            else width_bucket(bounds[stretch + 1] - interval '15 minutes', quarters) end as upto
                    offset 0
                ) as part
                where (cast($7 as text) is null or known.currency = cast($7 as text)) and upto > since
                group by stretch, running.currency
            ), as_of(at) as materialized (
                """ + FoldPlace.AS_OF.formatted("$1") + """
            )
            select as_of.at, sums.stretch, sums.currency, cast(sums.gifts as bigint), cast(sums.paid as bigint),
                cast(sums.refunded as bigint), cast(sums.disputed as bigint), cast(sums.fees as bigint)
            from as_of
            left join sums on (sums.gifts, sums.paid, sums.refunded, sums.disputed, sums.fees) <> (0, 0, 0, 0, 0)
            order by sums.stretch, sums.currency
            """;

    private final StandbyReads reads;
    private final Clock clock;

    SeriesQueries(StandbyReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /** @param currency null for all */
    public record Question(Stretches stretches, Basis basis, Scope scope, String currency) {}

    /** Fails with a {@link ProblemException} of 400 when the answer would have more than {@value #MOST_ROWS} rows. */
    public Uni<Series> series(Question question) {
        Instant now = clock.instant();
        Object[] parameters = parameters(question, now);
        return reads.read(statements -> Uni.createFrom().completionStage(() -> statements.send(SERIES, parameters)))
                .map(rows -> answer(question, now, rows));
    }

    private static Object[] parameters(Question question, Instant now) {
        Stretches stretches = question.stretches();
        return new Object[] {
            now.toString(),
            TextArray.of(stretches.bounds()),
            question.basis().stored(),
            question.scope().stored(),
            stretches.begin().truncatedTo(ChronoUnit.DAYS).toString(),
            stretches.end().toString(),
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
        return new Sums((Long) row[3], units(row[4]), units(row[5]), units(row[6]), units(row[7]));
    }

    /** Whole numbers are much quicker to read than decimal ones. */
    private static BigDecimal units(Object thousandths) {
        return BigDecimal.valueOf((Long) thousandths, 3);
    }
}
