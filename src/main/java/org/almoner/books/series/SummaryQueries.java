package org.almoner.books.series;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.almoner.books.fold.FoldPlace;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.standby.StandbyReads;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;

/**
 * Adds up gifts one by one, since neither medians nor donors can be kept as sums: what a summary costs depends on how many gifts were
 * paid in its time. So it may take longer than other reads, and a replica does one at a time (of files as many as exports).
 */
@ApplicationScoped
class SummaryQueries {

    private static final Duration TAKE_TIME = Duration.ofSeconds(20);

    /** So long one waits for its turn: that of a month is made sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(50);

    private static final Duration RETRY = Duration.ofSeconds(5);

    /**
     * A donor whose hash changed with its key is one donor as far as that is known. Fees in another currency than the gift's get a
     * row of that currency; who asks for that one alone gets them too, without the gifts.
     */
    private static final String SUMMARY = """
            with gift as materialized (
                select case cast($2 as text) when 'TICKET' then coalesce(cast(gift.ticket_id as text), '')
                        when 'COUNTRY' then coalesce(gift.country, '') else '' end as key,
                    gift.currency, gift.paid, gift.refunded, gift.disputed, gift.fees, gift.fees_currency,
                    coalesce(known.hash, payment.donor_email_hash) as hash
                from books_gifts as gift
                left join stripe_attributions as payment on payment.id = gift.donation_id
                left join donor_hashes as known on known.former_hash = payment.donor_email_hash
                where gift.gift_at >= cast(cast($3 as text) as timestamptz)
                    and gift.gift_at < cast(cast($4 as text) as timestamptz) and gift.paid > 0
                    and (cast($5 as text) = '' or gift.ticket_id = cast(nullif(cast($5 as text), '') as uuid))
                    and (cast($6 as text) = '' or gift.country = cast($6 as text))
                    and (cast($7 as text) = '' or gift.currency = cast($7 as text)
                        or gift.fees_currency = cast($7 as text))
            ), donor as materialized (
                -- Each hash by the index of its own: with "or" between them each donor would be looked for in the whole table.
                select hash, exists (
                        select 1 from stripe_attributions as earlier
                        where earlier.donor_email_hash = seen.hash
                            and earlier.status in ('PAID', 'REFUNDED', 'DISPUTED')
                            and earlier.paid_at < cast(cast($3 as text) as timestamptz))
                    or exists (
                        select 1 from donor_hashes as former
                        join stripe_attributions as earlier on earlier.donor_email_hash = former.former_hash
                        where former.hash = seen.hash
                            and earlier.status in ('PAID', 'REFUNDED', 'DISPUTED')
                            and earlier.paid_at < cast(cast($3 as text) as timestamptz)) as returns
                from (select distinct hash from gift
                    where hash is not null and cast($7 as text) in ('', gift.currency)) as seen
            ), sums as (
                select gift.key, gift.currency, count(*) as gifts, sum(gift.paid) as paid, sum(gift.refunded) as refunded,
                    sum(gift.disputed) as disputed, percentile_disc(0.5) within group (order by gift.paid) as median,
                    max(gift.paid) as largest, count(distinct gift.hash) filter (where not donor.returns) as new_donors,
                    count(distinct gift.hash) filter (where donor.returns) as returning_donors,
                    count(*) filter (where gift.hash is null) as without_donor
                from gift left join donor on donor.hash = gift.hash
                where cast($7 as text) in ('', gift.currency)
                group by gift.key, gift.currency
            ), fees as (
                select key, fees_currency as currency, sum(fees) as fees
                from gift
                where fees_currency is not null and cast($7 as text) in ('', fees_currency)
                group by key, fees_currency
            ), summary as (
                select key, currency, coalesce(gifts, 0) as gifts, coalesce(paid, 0) as paid,
                    coalesce(refunded, 0) as refunded, coalesce(disputed, 0) as disputed, coalesce(fees, 0) as fees, median,
                    largest, coalesce(new_donors, 0) as new_donors, coalesce(returning_donors, 0) as returning_donors,
                    coalesce(without_donor, 0) as without_donor, count(*) over () as in_all
                from sums full join fees using (key, currency)
                order by gifts desc, key, currency
                limit cast(cast($8 as text) as integer)
            )
            select as_of.at, coalesce(summary.in_all, 0),
                case cast($2 as text) when 'CURRENCY' then summary.currency else nullif(summary.key, '') end,
                summary.currency, summary.gifts, summary.paid, summary.refunded, summary.disputed, summary.fees,
                summary.median, summary.largest, summary.new_donors, summary.returning_donors, summary.without_donor
            from (select cast(extract(epoch from at) * 1000000 as bigint) from (""" + FoldPlace.AS_OF.formatted("$1") + """
            ) as read(at)) as as_of(at)
            left join summary on true
            order by summary.gifts desc, summary.key, summary.currency
            """;

    private final StandbyReads reads;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    SummaryQueries(StandbyReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /**
     * What is summed up: gifts that were paid in a time, with all that was given back of them since.
     *
     * @param to inclusive
     * @param ticket null for all, like the others
     */
    public record Question(
            Group group, ZoneId zone, LocalDate from, LocalDate to, UUID ticket, String country, String currency) {}

    /**
     * Fails with a {@link ProblemException} of 503 when others are made for a second, and when it takes too long. It is given up,
     * and PostgreSQL ends it, when nobody waits for it any more.
     */
    public Uni<Summary> summary(Question question, Limit limit) {
        return Uni.createFrom()
                .deferred(() -> alone(question, limit))
                .onFailure(BusyException.class)
                .retry()
                .withBackOff(LOOK, LOOK)
                .withJitter(0)
                .atMost(PATIENCE.dividedBy(LOOK))
                .onFailure(BusyException.class)
                .transform(busyStill ->
                        ProblemException.unavailable("Another summary is being made at the moment.", RETRY))
                .onFailure(DatabaseFailure::isOverTime)
                .transform(failure -> ProblemException.unavailable(
                        "This takes too long to add up: ask for fewer days, or for one ticket or country."))
                .map(rows -> answer(question, rows));
    }

    /** All groups, to be read elsewhere one by one. */
    SummaryRows rows(Question question) {
        return new SummaryRows(SUMMARY, Arrays.asList(parameters(question, null, clock.instant())));
    }

    /** Its turn begins when somebody waits for it, and ends with that. */
    private Uni<List<Object[]>> alone(Question question, Limit limit) {
        return busy.compareAndSet(false, true)
                ? read(question, limit).onTermination().invoke(() -> busy.set(false))
                : Uni.createFrom().failure(new BusyException());
    }

    private Uni<List<Object[]>> read(Question question, Limit limit) {
        Instant now = clock.instant();
        return reads.readPatiently(statements ->
                statements.readFor(TAKE_TIME, SUMMARY, parameters(question, limit, now.minus(statements.age()))));
    }

    private static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** @param limit null for all */
    private static Object[] parameters(Question question, Limit limit, Instant upTo) {
        return new Object[] {
            upTo.toString(),
            question.group().name(),
            begin(question.from(), question.zone()),
            begin(question.to().plusDays(1), question.zone()),
            text(question.ticket()),
            text(question.country()),
            text(question.currency()),
            limit == null ? null : Integer.toString(limit.rows())
        };
    }

    /** Empty for all. */
    private static String text(Object filter) {
        return filter == null ? "" : filter.toString();
    }

    private static String begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant().toString();
    }

    private static Summary answer(Question question, List<Object[]> rows) {
        long micros = (Long) rows.get(0)[0];
        long inAll = (Long) rows.get(0)[1];
        return new Summary(
                question.group().toString(),
                question.zone().getId(),
                question.from(),
                question.to(),
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                inAll,
                inAll == 0 ? List.of() : rows.stream().map(Summary.Row::read).toList());
    }
}
