package org.almoner.donation.reading;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Statements;
import org.almoner.database.standby.StandbyReads;
import org.almoner.donation.ledger.TicketTotals;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads what anyone may see of a ticket's donations. Each answer costs a fixed number of index look-ups. */
@ApplicationScoped
class LedgerQueries {

    private static final String EXISTS = "select 1 from recording_tickets where id = $1";

    private static final String NOW = "select clock_timestamp() from recording_tickets where id = $1";

    private static final String COUNT =
            "select cast(coalesce(sum(paid_count), 0) as bigint) from ticket_totals where ticket_id = $1";

    /**
     * For those who follow, in Hibernate's words. The statuses are literals, which lets PostgreSQL use the partial indexes of the ledger. The ticket is looked up rather
     * than compared with, and how many rows there are to be is a literal too: where a plan gains nothing from knowing the
     * parameters, PostgreSQL keeps one for all of them, while making one takes ten times what reading a page does.
     */
    static final String LEDGER = "from Donation where ticketId = (select id from RecordingTicket where id = :ticket)"
            + " and status in (PAID, REFUNDED, DISPUTED) ";

    private static final String ROWS = "select " + Donation.COLUMNS
            + " from stripe_attributions where ticket_id = (select id from recording_tickets where id = $1)"
            + " and status in ('PAID', 'REFUNDED', 'DISPUTED') ";

    private static final String NEWEST_FIRST = "order by stripe_created_at desc, id desc limit ";

    private static final String FIRST_PAGE = ROWS + NEWEST_FIRST;

    private static final String NEXT_PAGE = ROWS + "and (stripe_created_at, id) < ($2, $3) " + NEWEST_FIRST;

    private static final String LAST = ROWS + "order by paid_at desc, id desc limit 1";

    /** As many rows as are read at once: each makes a statement of its own, of which the driver keeps only so many. */
    private static final int[] READ_ROWS = {11, 26, 51, 101, Limit.MAX + 1};

    private final Reads primary;
    private final StandbyReads reads;

    LedgerQueries(Reads primary, StandbyReads reads) {
        this.primary = primary;
        this.reads = reads;
    }

    /** @param count of the whole ledger */
    record LedgerPage(long count, Page<Donation> donations) {}

    /** @param last null while the ledger is empty */
    record Totals(List<TicketTotals> byCurrency, Donation last) {}

    /**
     * @param after null for the first page
     */
    Uni<LedgerPage> page(UUID ticketId, Limit limit, Cursor after) {
        return reads.read(statements -> ofTicket(
                statements,
                ticketId,
                count(statements, ticketId)
                        .flatMap(count -> donations(statements, ticketId, limit, after)
                                .map(found -> new LedgerPage(count, Page.of(found, limit, LedgerQueries::end))))));
    }

    Uni<Totals> totals(UUID ticketId) {
        return reads.read(statements -> ofTicket(statements, ticketId, totals(statements, ticketId)));
    }

    /** Of a ticket that exists, as the primary knows it. */
    Uni<Totals> totalsOfExisting(UUID ticketId) {
        return totals(primary, ticketId);
    }

    /**
     * Asks the primary. Fails with {@link UnknownTicketException} when there is none, and when it does not come to an end in time.
     */
    <T> Uni<T> ofTicket(UUID ticketId, Uni<T> reading) {
        return primary.inTime(ofTicket(primary, ticketId, reading));
    }

    static <T> Uni<T> inSession(Function<Mutiny.Session, Uni<T>> reading) {
        return Panache.withSession(() -> Panache.getSession().flatMap(reading::apply));
    }

    /** The primary's clock. Fails as {@link #ofTicket} does. */
    Uni<Instant> nowOf(UUID ticketId) {
        return primary.inTime(expect(primary, NOW, ticketId).map(row -> instant(row[0])));
    }

    private static <T> Uni<T> ofTicket(Statements statements, UUID ticketId, Uni<T> reading) {
        return expect(statements, EXISTS, ticketId).chain(() -> reading);
    }

    private static Uni<Object[]> expect(Statements statements, String sql, UUID ticketId) {
        return statements.ask(sql, ticketId).map(found -> {
            if (found.isEmpty()) {
                throw new UnknownTicketException();
            }
            return found.get(0);
        });
    }

    private static Uni<Totals> totals(Statements statements, UUID ticketId) {
        return TicketTotals.of(statements, ticketId)
                .flatMap(byCurrency -> statements
                        .ask(LAST, ticketId)
                        .map(last -> new Totals(byCurrency, last.isEmpty() ? null : Donation.of(last.get(0)))));
    }

    private static Uni<Long> count(Statements statements, UUID ticketId) {
        return statements.ask(COUNT, ticketId).map(rows -> (Long) rows.get(0)[0]);
    }

    /** At least one row more than asked for, where there is one, which tells whether there is another page. */
    private static Uni<List<Donation>> donations(Statements statements, UUID ticketId, Limit limit, Cursor after) {
        int read = IntStream.of(READ_ROWS)
                .filter(most -> most > limit.rows())
                .findFirst()
                .orElseThrow();
        return (after == null
                        ? statements.ask(FIRST_PAGE + read, ticketId)
                        : statements.ask(NEXT_PAGE + read, ticketId, after.at().atOffset(ZoneOffset.UTC), after.id()))
                .map(found -> found.stream().map(Donation::of).toList());
    }

    private static Cursor end(Donation last) {
        return new Cursor(last.createdAt, last.id);
    }
}
