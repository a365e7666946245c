package org.almoner.books.payout;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almoner.database.sql.Reads;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.StripeCursor;

/** Finds payouts and what is in them, newest first. */
@ApplicationScoped
class PayoutQueries {

    private static final String ONE = "select " + Payout.COLUMNS + " from payouts where id = cast($1 as text)";

    private static final String PAYOUTS =
            "select " + Payout.COLUMNS + " from payouts where " + PayoutFilter.CONDITIONS + """
                and (cast($6 as text) is null
                    or (created_at, id) < (cast(cast($6 as text) as timestamptz), cast($7 as text)))
            order by created_at desc, id desc limit cast($8 as integer)
            """;

    private static final String TRANSACTIONS = PayoutTransaction.SELECT + """
            where entry.payout_id = cast($1 as text)
                and (cast($2 as text) is null
                    or (entry.created_at, entry.id) < (cast(cast($2 as text) as timestamptz), cast($3 as text)))
            order by entry.created_at desc, entry.id desc limit cast($4 as integer)
            """;

    private static final String FOLLOWED = "select finished_at, error from jobs where name = 'payouts'";

    private final Reads reads;

    PayoutQueries(Reads reads) {
        this.reads = reads;
    }

    /**
     * How Stripe is followed.
     *
     * @param asOf when its list was last compared with what is here; null when that was never done
     * @param problem why it was not at the last try; null when it was
     */
    record Followed(Instant asOf, String problem) {}

    Uni<Optional<Payout>> payout(String id) {
        return read(ONE, List.of(id)).map(rows -> rows.stream().findFirst().map(Payout::of));
    }

    Uni<Page<Payout>> payouts(List<Object> filter, Limit limit, StripeCursor after) {
        List<Object> parameters = new ArrayList<>(filter);
        parameters.addAll(page(limit, after));
        return read(PAYOUTS, parameters)
                .map(rows -> Page.of(
                        rows.stream().map(Payout::of).toList(),
                        limit,
                        last -> new StripeCursor(last.createdAt(), last.id())));
    }

    Uni<Page<PayoutTransaction>> transactions(String payout, Limit limit, StripeCursor after) {
        List<Object> parameters = new ArrayList<>(List.of(payout));
        parameters.addAll(page(limit, after));
        return read(TRANSACTIONS, parameters)
                .map(rows -> Page.of(
                        rows.stream().map(PayoutTransaction::of).toList(),
                        limit,
                        last -> new StripeCursor(last.createdAt(), last.id())));
    }

    Uni<Followed> followed() {
        return read(FOLLOWED, List.of())
                .map(rows -> rows.isEmpty()
                        ? new Followed(null, null)
                        : new Followed(instant(rows.get(0)[0]), (String) rows.get(0)[1]));
    }

    /** One row more than the page tells of a next one. */
    private static List<Object> page(Limit limit, StripeCursor after) {
        return Arrays.asList(
                after == null ? null : after.at().toString(), after == null ? null : after.id(), limit.rows() + 1);
    }

    private Uni<List<Object[]>> read(String sql, List<Object> parameters) {
        return reads.read(sql, parameters.toArray());
    }
}
