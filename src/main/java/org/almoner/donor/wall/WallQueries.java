package org.almoner.donor.wall;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donor.wall.WallAnswer.Named;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.problem.ProblemException;

/** Reads walls. The conditions are those of a partial index, which has only what is shown. */
@ApplicationScoped
class WallQueries {

    private static final String SHOWN = " from stripe_attributions where ticket_id = cast(cast($1 as text) as uuid)"
            + " and on_wall and status = 'PAID'";

    private static final String PAGE = "select id, donor_last_name, donor_country, paid_at" + SHOWN
            + " and ($2::text is null or (paid_at, id) < (cast(cast($2 as text) as timestamptz), cast(cast($3 as text) as uuid)))"
            + " order by paid_at desc, id desc limit cast(cast($4 as text) as integer)";

    /**
     * One row where the ticket exists. What is given back whole is on no wall, with a name or without; the totals count it, and an index has
     * those alone.
     */
    private static final String OTHERS = "select greatest(0, (select coalesce(sum(paid_count), 0) from ticket_totals"
            + " where ticket_id = recording_tickets.id) - (select count(*) from stripe_attributions"
            + " where ticket_id = recording_tickets.id and status = 'REFUNDED') - (select count(*)" + SHOWN
            + "))::bigint"
            + " from recording_tickets where id = cast(cast($1 as text) as uuid)";

    private static final String NAMES = "select payment_intent_id, charge_id, session_id from stripe_attributions"
            + " where id = cast(cast($1 as text) as uuid)";

    private static final String IS_SHOWN = "select on_wall and status = 'PAID' from stripe_attributions"
            + " where id = cast(cast($1 as text) as uuid)";

    private final Reads reads;

    WallQueries(Reads reads) {
        this.reads = reads;
    }

    /** @param after null for the first page; fails with a 404 when there is no such ticket */
    Uni<WallAnswer> page(UUID ticketId, Limit limit, Cursor after) {
        return reads.inTime(reads.ask(OTHERS, ticketId.toString()).flatMap(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("ticket");
            }
            long others = (Long) found.get(0)[0];
            String at = after == null ? null : after.at().toString();
            String id = after == null ? null : after.id().toString();
            return reads.ask(PAGE, ticketId.toString(), at, id, Integer.toString(limit.rows() + 1))
                    .map(donors -> Page.of(donors, limit, last -> new Cursor(instant(last[3]), (UUID) last[0])))
                    .map(page -> new WallAnswer(ticketId, others, page.as(WallQueries::named), page.nextCursor()));
        }));
    }

    /** The names of a payment whose donor is to be taken off; fails with a 404 when there is none. */
    Uni<PaymentRef> payment(UUID donationId) {
        return reads.read(NAMES, donationId.toString()).map(found -> {
            if (found.isEmpty()) {
                throw ProblemException.notFound("donation");
            }
            Object[] names = found.get(0);
            return new PaymentRef((String) names[0], (String) names[1], (String) names[2], null);
        });
    }

    /** Whether its donor is named on a wall; null when there is no such payment. */
    Uni<Boolean> isShown(UUID donationId) {
        return reads.read(IS_SHOWN, donationId.toString())
                .map(found -> found.isEmpty() ? null : Boolean.TRUE.equals(found.get(0)[0]));
    }

    private static Named named(Object[] row) {
        return new Named((String) row[1], (String) row[2], instant(row[3]));
    }
}
