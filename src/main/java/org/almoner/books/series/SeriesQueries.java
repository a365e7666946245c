package org.almoner.books.series;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.almoner.books.fold.Basis;
import org.almoner.books.fold.FoldPlace;
import org.almoner.books.fold.Scope;
import org.almoner.books.fold.Sums;
import org.almoner.database.sql.TextArray;
import org.almoner.database.standby.StandbyReads;
import org.almoner.web.problem.ProblemException;

/** Reads series. What one costs depends on the days that it reaches over, and not on how much moved in them. */
@ApplicationScoped
class SeriesQueries {

    /** With more an answer would be megabytes. */
    static final int MOST_ROWS = 20_000;

    /** What is added up. */
    private static final List<String> COLUMNS = List.of("gifts", "paid", "refunded", "disputed", "fees");

    /** Of a row: when the books were folded, the currency, the stretches in which the day begins and ends; then sums. */
    private static final int SUMS = 4;

    /**
     * A row for each day of UTC: the stretches in which it begins and ends (0 and one more than there are for what lies outside), what all
     * of it comes to, and what it has come to where the next stretch begins in it, and the one after that. Of these the last quarter before
     * is found by bisection. No more than two begin after midnight, since no day of a zone is shorter than 20 hours. Currencies are found
     * one by one, each by the index. The bounds stand in a query of their own, so that they are read from their text once; {@code offset 0}
     * keeps PostgreSQL from computing a place anew wherever it is used.
     */
    private static final String DAYS =
            """
            with recursive known(currency) as (
                (select currency from books_running where basis = cast($3 as text) and scope = cast($4 as text)
                    order by currency limit 1)
                union all
                select (select currency from books_running where basis = cast($3 as text) and scope = cast($4 as text)
                    and currency > known.currency order by currency limit 1)
                from known where known.currency is not null
            ), asked as materialized (
                select cast(cast($2 as text) as timestamptz[]) as bounds
            ), as_of(at) as materialized (
                """ + FoldPlace.AS_OF.formatted("$1") + """
            ), days as (
                select running.currency, first, last, """ + sums("%1$s[%2$s] as %1$s_%2$s") + """

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
                cross join lateral (
                    select cardinality(quarters) as whole,
                        case when last > first then width_bucket(bounds[first + 1] - interval '15 minutes', quarters) end as one,
                        case when last > first + 1 then width_bucket(bounds[first + 2] - interval '15 minutes', quarters) end as two
                    offset 0
                ) as part
                where cast($7 as text) is null or known.currency = cast($7 as text)
            )
            """;

    /** To add days up is Java's: PostgreSQL would take as long as for all the rest. */
    private static final String BY_DAY = DAYS + "select as_of.at, days.* from as_of left join days on true";

    /** But where it leaves a few rows of a thousand, what is not sent is quicker still. */
    private static final String BY_LONGER = DAYS
            + "select as_of.at, days.* from as_of left join (select currency, first, last, "
            + sums("cast(sum(%1$s_%2$s) as bigint)") + " from days group by currency, first, last) as days on true";

    /** @param sum of a column (1) at a place of the day (2) */
    private static String sums(String sum) {
        return Stream.of("whole", "one", "two")
                .flatMap(place -> COLUMNS.stream().map(column -> sum.formatted(column, place)))
                .collect(Collectors.joining(", "));
    }

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
        String sql = question.stretches().by() == By.DAY ? BY_DAY : BY_LONGER;
        return reads.read(statements -> statements.ask(sql, parameters(question, now.minus(statements.age()))))
                .map(rows -> answer(question, now, rows));
    }

    private static Object[] parameters(Question question, Instant upTo) {
        Stretches stretches = question.stretches();
        return new Object[] {
            upTo.toString(),
            TextArray.of(stretches.bounds()),
            question.basis().stored(),
            question.scope().stored(),
            stretches.begin().truncatedTo(ChronoUnit.DAYS).toString(),
            stretches.end().toString(),
            question.currency()
        };
    }

    private static Series answer(Question question, Instant now, List<Object[]> rows) {
        Stretches stretches = question.stretches();
        Map<String, long[][]> found = new TreeMap<>();
        for (Object[] day : rows) {
            if (day[1] != null) {
                add(day, found.computeIfAbsent((String) day[1], first -> new long[COLUMNS.size()][stretches.size()]));
            }
        }
        found.values()
                .removeIf(sums -> Stream.of(sums).flatMapToLong(LongStream::of).allMatch(sum -> sum == 0));
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
                instant(rows.get(0)[0]),
                rows(stretches, found, now));
    }

    /** Divides a day among the stretches that it lies in. @param sums by {@link #COLUMNS}, of each stretch */
    private static void add(Object[] day, long[][] sums) {
        int first = (Integer) day[2];
        int last = (Integer) day[3];
        if (last > first + 2) {
            throw new IllegalStateException("More than three stretches in a day");
        }
        for (int stretch = Math.max(first, 1); stretch <= Math.min(last, sums[0].length); stretch++) {
            for (int column = 0; column < COLUMNS.size(); column++) {
                long since = stretch == first ? 0 : cut(day, stretch - first, column);
                long upto = stretch == last ? cut(day, 0, column) : cut(day, stretch - first + 1, column);
                sums[column][stretch - 1] += upto - since;
            }
        }
    }

    /** @param part 0 for the whole day @return 0 where nothing has moved so far */
    private static long cut(Object[] day, int part, int column) {
        Long sum = (Long) day[SUMS + part * COLUMNS.size() + column];
        return sum == null ? 0 : sum;
    }

    private static List<Series.Row> rows(Stretches stretches, Map<String, long[][]> found, Instant now) {
        List<Series.Row> rows = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i++) {
            boolean hasBegun = !stretches.bounds().get(i).isAfter(now);
            for (Map.Entry<String, long[][]> currency : found.entrySet()) {
                Sums sums = sums(currency.getValue(), i);
                if (hasBegun || sums != Sums.NONE) {
                    rows.add(Series.Row.of(stretches.from().get(i), currency.getKey(), sums));
                }
            }
        }
        return rows;
    }

    private static Sums sums(long[][] sums, int stretch) {
        return Stream.of(sums).allMatch(column -> column[stretch] == 0)
                ? Sums.NONE
                : new Sums(
                        sums[0][stretch],
                        units(sums[1][stretch]),
                        units(sums[2][stretch]),
                        units(sums[3][stretch]),
                        units(sums[4][stretch]));
    }

    private static BigDecimal units(long thousandths) {
        return BigDecimal.valueOf(thousandths, 3);
    }
}
