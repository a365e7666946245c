package org.almoner.donor.receipt;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.TextArray;
import org.almoner.database.sql.Transactions;
import org.almoner.donor.form.Gift;
import org.almoner.donor.form.ReceiptNumber;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;

/** Finds receipts, and makes them void. */
@ApplicationScoped
class Receipts {

    private final Reads reads;
    private final Transactions transactions;
    private final Clock clock;

    Receipts(Reads reads, Transactions transactions, Clock clock) {
        this.reads = reads;
        this.transactions = transactions;
        this.clock = clock;
    }

    Uni<Optional<Receipt>> one(ReceiptNumber number) {
        return read(ReceiptSql.ONE, number.year(), number.count())
                .map(found -> found.stream().findFirst());
    }

    /** By what {@link Fingerprint#sha256} gives. */
    Uni<Optional<Receipt>> byHash(String sha256) {
        return read(ReceiptSql.BY_HASH, sha256).map(found -> found.stream().findFirst());
    }

    /** Newest first. @param year null for all, as the number and the donation @param after null for the first page */
    Uni<Page<Receipt>> page(Integer year, Integer number, UUID donation, Limit limit, Cursor after) {
        return read(
                        donation == null ? ReceiptSql.PAGE : ReceiptSql.PAGE_OF_GIFT,
                        year,
                        number,
                        donation,
                        after == null ? null : after.id().getMostSignificantBits(),
                        after == null ? null : after.id().getLeastSignificantBits(),
                        limit.rows() + 1)
                .map(found -> Page.of(found, limit, Receipt::cursor));
    }

    /** Those that {@link ReceiptOffice} finds when it is asked for one of these gifts. */
    Uni<EarlierReceipts> earlier(List<Gift> gifts) {
        return reads.read(ReceiptSql.EARLIER, TextArray.of(gifts, Gift::donationId))
                .map(EarlierReceipts::of);
    }

    /** @return whether it was not void by somebody's word before */
    Uni<Boolean> makeVoid(ReceiptNumber number, VoidReason reason) {
        return transactions
                .write(
                        ReceiptSql.VOID,
                        number.year(),
                        number.count(),
                        clock.instant().toString(),
                        reason.name())
                .map(rows -> !rows.isEmpty());
    }

    private Uni<List<Receipt>> read(String sql, Object... parameters) {
        return reads.read(sql, parameters)
                .map(rows -> rows.stream().map(Receipt::of).toList());
    }
}
