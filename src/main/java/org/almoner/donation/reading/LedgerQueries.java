package org.almoner.donation.reading;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.almoner.database.sql.Reads;
import org.almoner.donation.ledger.TicketTotals;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads what anyone may see of a ticket's donations. Each answer costs a fixed number of index look-ups. */
@ApplicationScoped
class LedgerQueries {

    private static final String EXISTS = "select 1 from recording_tickets where id = $1";

    private static final String COUNT =
            "select cast(coalesce(sum(paid_count), 0) as bigint) from ticket_totals where ticket_id = $1";

    /**
     * The statuses are literals, which lets PostgreSQL use the partial indexes of the ledger. The ticket is looked up rather
     * than compared with, and how many rows there are to be is a literal too: where a plan gains nothing from knowing the
     * parameters, PostgreSQL keeps one for all of them, while making one takes ten times what reading a page does.
     */
    static final String LEDGER = "from Donation where ticketId = (select id from RecordingTicket where id = :ticket)"
            + " and status in (PAID, REFUNDED, DISPUTED) ";

    private static final String NEWEST_FIRST = "order by createdAt desc, id desc limit ";

    private static final String FIRST_PAGE = LEDGER + NEWEST_FIRST;

    private static final String NEXT_PAGE = LEDGER + "and (createdAt, id) < (:at, :id) " + NEWEST_FIRST;

    private static final String LAST = LEDGER + "order by paidAt desc, id desc limit 1";

    /** As many rows as are read at once: each makes a statement of its own, of which the driver keeps only so many. */
    private static final int[] READ_ROWS = {11, 26, 51, 101, Limit.MAX + 1};

    private final Reads reads;

    LedgerQueries(Reads reads) {
        this.reads = reads;
    }

    /** @param nextCursor null on the last page */
    record LedgerPage(long count, List<Donation> donations, Cursor nextCursor) {}

    /** @param last null while the ledger is empty */
    record Totals(List<TicketTotals> byCurrency, Donation last) {}

    /**
     * @param after null for the first page
     */
    Uni<LedgerPage> page(UUID ticketId, int rows, Cursor after) {
        return ofTicket(
                ticketId,
                count(ticketId)
                        .flatMap(count -> inSession(session -> donations(session, ticketId, rows, after))
                                .map(found -> {
                                    List<Donation> donations = found.size() > rows ? found.subList(0, rows) : found;
                                    return new LedgerPage(
                                            count, donations, found.size() > rows ? end(donations) : null);
                                })));
    }

    Uni<Totals> totals(UUID ticketId) {
        return ofTicket(ticketId, totalsOfExisting(ticketId));
    }

    /** Of a ticket that exists. */
    Uni<Totals> totalsOfExisting(UUID ticketId) {
        return TicketTotals.of(reads, ticketId)
                .flatMap(byCurrency -> inSession(session -> session.createSelectionQuery(LAST, Donation.class)
                                .setParameter("ticket", ticketId)
                                .getSingleResultOrNull())
                        .map(last -> new Totals(byCurrency, last)));
    }

    /** Fails with {@link UnknownTicketException} when there is none, and when it does not come to an end in time. */
    <T> Uni<T> ofTicket(UUID ticketId, Uni<T> reading) {
        return reads.inTime(rows(EXISTS, ticketId).flatMap(found -> {
            if (found.isEmpty()) {
                throw new UnknownTicketException();
            }
            return reading;
        }));
    }

    static <T> Uni<T> inSession(Function<Mutiny.Session, Uni<T>> reading) {
        return Panache.withSession(() -> Panache.getSession().flatMap(reading::apply));
    }

    private Uni<Long> count(UUID ticketId) {
        return rows(COUNT, ticketId).map(rows -> (Long) rows.get(0)[0]);
    }

    private Uni<List<Object[]>> rows(String sql, UUID ticketId) {
        return Uni.createFrom().completionStage(() -> reads.send(sql, ticketId));
    }

    /** At least one row more than asked for, where there is one, which tells whether there is another page. */
    private static Uni<List<Donation>> donations(Mutiny.Session session, UUID ticketId, int rows, Cursor after) {
        int read =
                IntStream.of(READ_ROWS).filter(most -> most > rows).findFirst().orElseThrow();
        var query = session.createSelectionQuery((after == null ? FIRST_PAGE : NEXT_PAGE) + read, Donation.class)
                .setParameter("ticket", ticketId);
        if (after != null) {
            query.setParameter("at", after.at()).setParameter("id", after.id());
        }
        return query.getResultList();
    }

    private static Cursor end(List<Donation> donations) {
        Donation last = donations.get(donations.size() - 1);
        return new Cursor(last.createdAt, last.id);
    }
}
