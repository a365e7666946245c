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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almoner.database.sql.Reads;
import org.almoner.web.problem.ProblemException;

/** Reads series. What one costs depends on the hours that it reaches over, and not on how much moved in them. */
@ApplicationScoped
public class SeriesQueries {

    /** With more an answer would be megabytes. */
    static final int MOST_ROWS = 20_000;

    /**
     * Hours belong to the stretch in which they begin. Where another begins within one, the quarters behind that move from the one to
     * the other. Stretch 0 is before the first, and there is one behind the last.
     */
    private static final String SERIES = """
            with sums as (
                select width_bucket(part.at, cast(cast($2 as text) as timestamptz[])) as stretch, part.currency,
                    cast(sum(part.gifts) as bigint) as gifts, sum(part.paid) as paid, sum(part.refunded) as refunded,
                    sum(part.disputed) as disputed, sum(part.fees) as fees
                from (
                    select hour as at, currency, gifts, paid, refunded, disputed, fees
                    from books_hours
                    where basis = cast($3 as text) and scope = cast($4 as text)
                        and hour >= date_trunc('hour', cast(cast($5 as text) as timestamptz), 'UTC')
                        and hour < cast(cast($6 as text) as timestamptz)
                    union all
                    select case side.sign when 1 then quarter else date_trunc('hour', quarter, 'UTC') end, currency,
                        side.sign * gifts, side.sign * paid, side.sign * refunded, side.sign * disputed, side.sign * fees
                    from unnest(cast(cast($7 as text) as timestamptz[])) as bound
                    join books_quarters on basis = cast($3 as text) and scope = cast($4 as text)
                        and quarter >= bound and quarter < date_trunc('hour', bound, 'UTC') + interval '1 hour'
                    cross join (values (1), (-1)) as side(sign)
                ) as part
                where cast($8 as text) is null or part.currency = cast($8 as text)
                group by 1, 2
            )
            select as_of.at, sums.stretch, sums.currency, sums.gifts, sums.paid, sums.refunded, sums.disputed, sums.fees
            from (""" + FoldPlace.AS_OF.formatted("$1") + """
            ) as as_of(at)
            left join sums on sums.stretch between 1 and cast($9 as integer)
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
        List<Instant> withinHours = stretches.bounds().stream()
                .filter(bound -> !bound.truncatedTo(ChronoUnit.HOURS).equals(bound))
                .toList();
        return new Object[] {
            now.toString(),
            array(stretches.bounds()),
            question.basis().stored(),
            question.scope().stored(),
            stretches.begin().toString(),
            stretches.end().toString(),
            array(withinHours),
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
                word(stretches.by()),
                stretches.zone().getId(),
                word(question.basis()),
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

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String array(List<Instant> instants) {
        return instants.stream().map(Instant::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
