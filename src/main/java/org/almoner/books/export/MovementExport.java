package org.almoner.books.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.books.series.SeriesSettings;
import org.almoner.donation.admin.DonationFilter;
import org.almoner.money.CurrencyRules;
import org.almoner.web.paging.Where;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The journal as a file: in the order in which movements became known, or summed up by day in the zone of the books. */
@ApplicationScoped
public class MovementExport {

    /** The accounts that are named. */
    public static final Setting<?> ACCOUNTS = Accounts.SETTING;

    /**
     * The day by Java's calendar of the zone, which the reports go by too: at the first parameter's instants the zone changes to the next of
     * the second's offsets. Asked for the zone by its name, PostgreSQL takes some (CET, MET, EET, WET) for abbreviations that know no summer.
     */
    private static final String BOOKED_ON = """
            cast(booked_at at time zone 'UTC' + make_interval(secs => (cast($2 as integer[]))[
                1 + width_bucket(booked_at, cast($1 as timestamptz[]))]) as date)""";

    /** Payments are not of before Stripe, and what summer time will be by then nobody knows. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    /**
     * A range of which the movements are found by themselves and then put into their order; of a longer one, which may be most of the journal,
     * they are looked for in its order, so that the file begins at once.
     */
    private static final Duration NARROW = Duration.ofDays(100);

    /**
     * What may be booked in a range: what took effect in it, what was booked there later, and what will be where the fold comes to it. Each is
     * found by an index, and none twice.
     */
    private static final String IN_RANGE = """
            with candidate as materialized (
                select * from ledger_movements where %1$s
                union all
                select movement.* from books_late as late
                join ledger_movements as movement on movement.id = late.movement_id
                where %2$s and not (%1$s)
                union all
                select movement.* from books_fold as fold
                cross join lateral (
                    select * from ledger_movements
                    where (xid, id) > (cast(cast(fold.transaction_id as text) as xid8), fold.movement_id)
                    order by xid, id) as movement
                where %3$s and effective_at < closed_until and not (%1$s)
                    and not exists (select from books_late where movement_id = movement.id))
            """;

    /**
     * With when each is booked: where the fold has booked it, and of what the fold has not come to yet, where it will. So the file is whole and
     * agrees with the reports. It is all that the snapshot shows: nobody goes on from a file as from a place in the journal.
     */
    private static final String BOOKED = """
            (
                select movement.*, coalesce(late.booked_at, case
                    when (movement.xid, movement.id) > (cast(cast(fold.transaction_id as text) as xid8), fold.movement_id)
                        and movement.id > fold.anew_until and movement.effective_at < fold.closed_until
                    then fold.closed_until else movement.effective_at end) as booked_at
                from %s as movement
                cross join books_fold as fold
                left join books_late as late on late.movement_id = movement.id) as movement""";

    private final Accounts accounts;
    private final OffsetDateTime[] changes;
    private final Integer[] offsets;
    private final Clock clock;

    MovementExport(
            @ConfigProperty(name = "almoner.exports.accounts") Optional<String> accounts,
            SeriesSettings books,
            Clock clock) {
        this.accounts = accounts.flatMap(Accounts.SETTING::read).orElseGet(Accounts::standard);
        ZoneRules zone = books.zone().getRules();
        List<ZoneOffsetTransition> transitions = Stream.iterate(
                        zone.nextTransition(FIRST),
                        next -> next != null && next.getInstant().isBefore(LAST),
                        last -> zone.nextTransition(last.getInstant()))
                .toList();
        this.changes = transitions.stream()
                .map(next -> next.getInstant().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        this.offsets = Stream.concat(
                        Stream.of(zone.getOffset(FIRST)),
                        transitions.stream().map(ZoneOffsetTransition::getOffsetAfter))
                .map(ZoneOffset::getTotalSeconds)
                .toArray(Integer[]::new);
        this.clock = clock;
    }

    /** @throws ProblemException when the profile cannot write what is asked for */
    Export of(ExportProfile profile, DonationFilter filter) {
        return switch (profile) {
            case GENERIC, BEANCOUNT, HLEDGER -> oneByOne(MovementLines.of(profile, accounts), filter);
            case XERO, QUICKBOOKS -> byDay(profile, DailyJournal.of(profile, accounts), filter);
        };
    }

    private Export oneByOne(MovementLines lines, DonationFilter filter) {
        List<Object> parameters = new ArrayList<>(List.of(changes, offsets));
        String candidates = candidates(filter, parameters);
        String wanted = wanted(filter, parameters).expression(parameters);
        return new Export(
                candidates
                        + Sifting.sql(
                                "id, " + BOOKED_ON
                                        + ", effective_at, donation_id, ticket_id, kind, stripe_object, amount, currency, recorded_at",
                                wanted,
                                sought(filter, parameters).sql(booked(filter), parameters),
                                "xid, id"),
                parameters,
                lines.fileName(),
                lines.mediaType(),
                lines.head(),
                Sifting.lines(row -> lines.lines(MovementRow.of(row))));
    }

    private Export byDay(ExportProfile profile, DailyJournal journal, DonationFilter filter) {
        String currency = filter.currency();
        if (currency == null) {
            throw ProblemException.invalid("currency", "must be named: the journals of this profile are in one");
        }
        List<Object> parameters = new ArrayList<>(List.of(changes, offsets));
        String candidates = candidates(filter, parameters);
        return new Export(
                candidates
                        + wanted(filter, parameters)
                                .sql(
                                        "select " + BOOKED_ON + " as day, kind, sum(amount) from " + booked(filter),
                                        parameters)
                        + " group by day, kind having sum(amount) <> 0 order by day, kind",
                parameters,
                profile + ".csv",
                "text/csv",
                journal.head(),
                row -> journal.lines(
                        (LocalDate) row[0],
                        (String) row[1],
                        CurrencyRules.shown((BigDecimal) row[2], currency),
                        currency));
    }

    private String candidates(DonationFilter filter, List<Object> parameters) {
        if (!isNarrow(filter)) {
            return "";
        }
        String range = filter.until() == null ? "%1$s >= :since" : "%1$s >= :since and %1$s < :until";
        return new Where()
                .with("since", filter.since())
                .with("until", filter.until())
                .sql(
                        IN_RANGE.formatted(
                                range.formatted("effective_at"),
                                range.formatted("late.booked_at"),
                                range.formatted("fold.closed_until")),
                        parameters);
    }

    private String booked(DonationFilter filter) {
        return BOOKED.formatted(isNarrow(filter) ? "candidate" : "ledger_movements");
    }

    private boolean isNarrow(DonationFilter filter) {
        if (filter.since() == null) {
            return false;
        }
        Instant until = filter.until() == null ? clock.instant() : filter.until();
        return filter.since().plus(NARROW).isAfter(until);
    }

    /** What a movement itself says is asked of it, all else of its payment. */
    private static Where wanted(DonationFilter filter, List<Object> parameters) {
        Where where = new Where()
                .and("ticket_id = :ticket", "ticket", filter.ticketId())
                .and("currency = :currency", "currency", filter.currency())
                .and("booked_at >= :since", "since", filter.since())
                .and("booked_at < :until", "until", filter.until());
        DonationFilter payments = new DonationFilter(
                filter.status(), null, null, null, null, filter.emailHashes(), filter.id(), filter.paidOut());
        if (filter.status() != null
                || filter.emailHashes() != null
                || filter.id() != null
                || filter.paidOut() != null) {
            // Not by a list of ids: one that is too long for memory would be gone through for each movement.
            where.and("exists (" + payments.where().sql("select from stripe_attributions", parameters)
                    + " and stripe_attributions.id = movement.donation_id)");
        }
        return where;
    }

    /** A donor and the id of a payment have few movements, which are found by their payments; what else is asked sifts the journal. */
    private static Where sought(DonationFilter filter, List<Object> parameters) {
        DonationFilter few = new DonationFilter(null, null, null, null, null, filter.emailHashes(), filter.id(), null);
        Where where = new Where();
        return filter.emailHashes() == null && filter.id() == null
                ? where
                : where.and(
                        "donation_id in (" + few.where().sql("select id from stripe_attributions", parameters) + ")");
    }
}
