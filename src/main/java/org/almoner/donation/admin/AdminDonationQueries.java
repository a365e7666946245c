package org.almoner.donation.admin;

import static org.almoner.database.sql.Columns.instant;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;

/** Finds payments for an administrator: all of them, also those that no money has moved for. */
@ApplicationScoped
class AdminDonationQueries {

    private static final String COLUMNS = "select " + AdminDonation.COLUMNS + " from ";
    private static final String SELECT = COLUMNS + "stripe_attributions";

    private static final String NEWEST_FIRST = " order by created_at desc, id desc limit ";

    /** A tenth of a second's work. */
    static final int LOOKED_THROUGH = 10_000;

    private static final String DISPUTES = """
             where dispute_due_at is not null and (cast($1 as text) is null
                or (dispute_due_at, id) > (cast(cast($1 as text) as timestamptz), cast($2 as uuid)))
            order by dispute_due_at, id limit cast($3 as integer)
            """;

    private final Reads reads;

    AdminDonationQueries(Reads reads) {
        this.reads = reads;
    }

    Uni<Page<AdminDonation>> find(DonationFilter filter, Limit limit, Cursor after) {
        return filter.sifts() ? sifted(filter, limit, after) : page(filter.where(), limit, after);
    }

    /**
     * Looks through so many payments and no more, since those that are wanted may be few among millions: such a page may have
     * fewer rows than asked for, or none, and the next begins where it stopped looking.
     */
    private Uni<Page<AdminDonation>> sifted(DonationFilter filter, Limit limit, Cursor after) {
        List<Object> parameters = new ArrayList<>();
        String looked =
                filter.indexed().after(after, "created_at", "id").sql("select * from stripe_attributions", parameters)
                        + NEWEST_FIRST
                        + LOOKED_THROUGH;
        List<Object> ofThose = List.copyOf(parameters);
        String sql = filter.unindexed(new Where()).sql(COLUMNS + "(" + looked + ") stripe_attributions", parameters);
        String last = "select created_at, id from (" + looked + ") looked offset " + (LOOKED_THROUGH - 1);
        return page(sql, parameters, limit)
                .flatMap(page -> page.nextCursor() != null
                        ? Uni.createFrom().item(page)
                        : read(last, ofThose)
                                .map(end -> end.isEmpty() ? page : new Page<>(page.rows(), cursor(end.get(0)))));
    }

    private static String cursor(Object[] key) {
        return new Cursor(instant(key[0]), (UUID) key[1]).toString();
    }

    /** Money that moved for no known ticket. */
    Uni<Page<AdminDonation>> unattributed(Limit limit, Cursor after) {
        return page(
                new Where().and("ticket_id is null").and("status in ('PAID', 'REFUNDED', 'DISPUTED')"), limit, after);
    }

    /** Those that wait for an answer, the soonest first. */
    Uni<Page<AdminDonation>> disputes(Limit limit, Cursor after) {
        List<Object> parameters = Arrays.asList(
                after == null ? null : after.at().toString(), after == null ? null : after.id(), limit.rows() + 1);
        return donations(SELECT + DISPUTES, parameters)
                .map(found -> Page.of(found, limit, last -> new Cursor(last.disputeDueAt(), last.id())));
    }

    /** @return null when there is none */
    Uni<AdminDonation> donation(UUID id) {
        return donations(SELECT + " where id = $1", List.of(id)).map(found -> found.isEmpty() ? null : found.get(0));
    }

    private Uni<Page<AdminDonation>> page(Where where, Limit limit, Cursor after) {
        where.after(after, "created_at", "id");
        List<Object> parameters = new ArrayList<>();
        return page(where.sql(SELECT, parameters), parameters, limit);
    }

    private Uni<Page<AdminDonation>> page(String sql, List<Object> parameters, Limit limit) {
        return donations(sql + NEWEST_FIRST + (limit.rows() + 1), parameters)
                .map(found -> Page.of(found, limit, last -> new Cursor(last.recordedAt(), last.id())));
    }

    private Uni<List<AdminDonation>> donations(String sql, List<Object> parameters) {
        return read(sql, parameters)
                .map(rows -> rows.stream().map(AdminDonation::of).toList());
    }

    private Uni<List<Object[]>> read(String sql, List<Object> parameters) {
        return reads.read(sql, parameters.toArray());
    }
}
