package org.almoner.donation.admin;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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

    private final Reads reads;

    AdminDonationQueries(Reads reads) {
        this.reads = reads;
    }

    /** @param nextCursor null on the last page */
    record DonationPage(List<AdminDonation> donations, Cursor nextCursor) {}

    Uni<DonationPage> find(DonationFilter filter, int rows, Cursor after) {
        return page(filter.where(), rows, after);
    }

    /** Money that moved for no known ticket. */
    Uni<DonationPage> unattributed(int rows, Cursor after) {
        return page(
                new Where().and("ticket_id is null").and("status in ('PAID', 'REFUNDED', 'DISPUTED')"), rows, after);
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
        return reads.inTime(Uni.createFrom()
                .completionStage(() -> reads.send(sql, parameters.toArray()))
                .map(rows -> rows.stream().map(AdminDonation::of).toList()));
    }

    private static Cursor end(AdminDonation last) {
        return new Cursor(last.recordedAt(), last.id());
    }
}
