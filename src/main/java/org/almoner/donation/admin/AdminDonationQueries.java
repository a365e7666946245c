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
import org.almoner.web.paging.Where;

/** Finds payments for an administrator: all of them, also those that no money has moved for. */
@ApplicationScoped
class AdminDonationQueries {

    private static final String SELECT = "select " + AdminDonation.COLUMNS + " from stripe_attributions";

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

    /** @param nextCursor null on the last page */
    record DonationPage(List<AdminDonation> donations, Cursor nextCursor) {}

    Uni<DonationPage> find(DonationFilter filter, int rows, Cursor after) {
        return filter.sifts() ? sifted(filter, rows, after) : page(filter.where(), rows, after);
    }

    /**
     * Looks through so many payments and no more, since those that are wanted may be few among millions: such a page may have
     * fewer rows than asked for, or none, and the next begins where it stopped looking.
     */
    private Uni<DonationPage> sifted(DonationFilter filter, int rows, Cursor after) {
        List<Object> parameters = new ArrayList<>();
        String looked =
                filter.indexed().after(after, "created_at", "id").sql("select * from stripe_attributions", parameters)
                        + NEWEST_FIRST
                        + LOOKED_THROUGH;
        List<Object> ofThose = List.copyOf(parameters);
        String sql = filter.unindexed(new Where())
                .sql(SELECT.replace("stripe_attributions", "(" + looked + ") stripe_attributions"), parameters);
        String last = "select created_at, id from (" + looked + ") looked offset " + (LOOKED_THROUGH - 1);
        return donations(sql + NEWEST_FIRST + (rows + 1), parameters)
                .flatMap(found -> found.size() > rows
                        ? Uni.createFrom().item(new DonationPage(found.subList(0, rows), end(found.get(rows - 1))))
                        : read(last, ofThose)
                                .map(end -> new DonationPage(found, end.isEmpty() ? null : cursor(end.get(0)))));
    }

    private static Cursor cursor(Object[] key) {
        return new Cursor(instant(key[0]), (UUID) key[1]);
    }

    /** Money that moved for no known ticket. */
    Uni<DonationPage> unattributed(int rows, Cursor after) {
        return page(
                new Where().and("ticket_id is null").and("status in ('PAID', 'REFUNDED', 'DISPUTED')"), rows, after);
    }

    /** Those that wait for an answer, the soonest first. */
    Uni<DonationPage> disputes(int rows, Cursor after) {
        List<Object> parameters = Arrays.asList(
                after == null ? null : after.at().toString(), after == null ? null : after.id(), rows + 1);
        return donations(SELECT + DISPUTES, parameters)
                .map(found -> found.size() > rows
                        ? new DonationPage(
                                found.subList(0, rows),
                                new Cursor(
                                        found.get(rows - 1).disputeDueAt(),
                                        found.get(rows - 1).id()))
                        : new DonationPage(found, null));
    }

    /** @return null when there is none */
    Uni<AdminDonation> donation(UUID id) {
        return donations(SELECT + " where id = $1", List.of(id)).map(found -> found.isEmpty() ? null : found.get(0));
    }

    private Uni<DonationPage> page(Where where, int rows, Cursor after) {
        where.after(after, "created_at", "id");
        List<Object> parameters = new ArrayList<>();
        return donations(where.sql(SELECT, parameters) + NEWEST_FIRST + (rows + 1), parameters)
                .map(found -> found.size() > rows
                        ? new DonationPage(found.subList(0, rows), end(found.get(rows - 1)))
                        : new DonationPage(found, null));
    }

    private Uni<List<AdminDonation>> donations(String sql, List<Object> parameters) {
        return read(sql, parameters)
                .map(rows -> rows.stream().map(AdminDonation::of).toList());
    }

    private Uni<List<Object[]>> read(String sql, List<Object> parameters) {
        return reads.read(sql, parameters.toArray());
    }

    private static Cursor end(AdminDonation last) {
        return new Cursor(last.recordedAt(), last.id());
    }
}
