package org.almoner.books.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static final String BOOKED_ON = "cast(booked_at at time zone %s as date)";

    /**
     * With when each is booked: where the fold has booked it, and of what the fold has not come to yet, where it will. So the file is whole and
     * agrees with the reports. It is all that the snapshot shows: nobody goes on from a file as from a place in the journal.
     */
    private static final String BOOKED = """
            from (
                select movement.*, coalesce(late.booked_at, case
                    when (movement.xid, movement.id) > (cast(cast(fold.transaction_id as text) as xid8), fold.movement_id)
                        and movement.id > fold.anew_until and movement.effective_at < fold.closed_until
                    then fold.closed_until else movement.effective_at end) as booked_at
                from ledger_movements as movement
                cross join books_fold as fold
                left join books_late as late on late.movement_id = movement.id) as movement""";

    private final Accounts accounts;
    private final ZoneId zone;

    MovementExport(@ConfigProperty(name = "almoner.exports.accounts") Optional<String> accounts, SeriesSettings books) {
        this.accounts = accounts.flatMap(Accounts.SETTING::read).orElseGet(Accounts::standard);
        this.zone = books.zone();
    }

    /** @throws ProblemException when the profile cannot write what is asked for */
    Export of(Profile profile, DonationFilter filter) {
        return switch (profile) {
            case GENERIC, BEANCOUNT, HLEDGER -> oneByOne(MovementLines.of(profile, accounts), filter);
            case XERO, QUICKBOOKS -> byDay(profile, DailyJournal.of(profile, accounts), filter);
        };
    }

    private Export oneByOne(MovementLines lines, DonationFilter filter) {
        List<Object> parameters = new ArrayList<>(List.of(zone.getId()));
        String columns = "select cast(xid as text) || '-' || id, " + BOOKED_ON.formatted("$1")
                + ", effective_at, donation_id, ticket_id, kind, stripe_object, amount, currency, recorded_at "
                + BOOKED;
        return new Export(
                where(filter, parameters).sql(columns, parameters) + " order by xid, id",
                parameters,
                lines.fileName(),
                lines.mediaType(),
                lines.head(),
                row -> lines.lines(MovementRow.of(row)));
    }

    private Export byDay(Profile profile, DailyJournal journal, DonationFilter filter) {
        String currency = filter.currency();
        if (currency == null) {
            throw ProblemException.invalid("currency", "must be named: the journals of this profile are in one");
        }
        List<Object> parameters = new ArrayList<>(List.of(zone.getId()));
        String columns = "select " + BOOKED_ON.formatted("$1") + " as day, kind, sum(amount) " + BOOKED;
        return new Export(
                where(filter, parameters).sql(columns, parameters)
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

    /** What a movement itself says is asked of it, all else of its payment. */
    private static Where where(DonationFilter filter, List<Object> parameters) {
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
            where.and(
                    "donation_id in (" + payments.where().sql("select id from stripe_attributions", parameters) + ")");
        }
        return where;
    }
}
