package org.almoner.books.payout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Reads;
import org.almoner.web.paging.Newest;

/**
 * Finds in which payouts the money of one donation is: the gift in one and, it may be, a refund of it in another. What was in a payout that
 * failed is in the one that sends its money again.
 */
@ApplicationScoped
class DonationPayouts {

    /** More than a donation has entries. */
    private static final int MOST = 200;

    /** A donation without any is one row without a payout. */
    private static final String OF_DONATION = """
            select payout.id, payout.status, payout.arrival_date, entry.*
            from stripe_attributions wanted left join lateral (
                select * from (%s
                where gift.id = wanted.id and (entry.payment_intent_id = wanted.payment_intent_id
                    or entry.charge_id = wanted.charge_id)
                order by entry.id, entry.sent_again) one order by created_at desc, id desc limit %d) entry on true
            left join payouts payout on payout.id = entry.payout_id
            where wanted.id = cast(cast($1 as text) as uuid)
            order by entry.created_at desc, entry.id desc
            """.formatted(PayoutTransaction.SELECT_PAID_OUT, MOST + 1);

    private static final int ENTRY_AT = 3;

    private final Reads reads;

    DonationPayouts(Reads reads) {
        this.reads = reads;
    }

    /** An entry of a payout. @param arrivalDate when the payout is, or was to be, at the bank */
    @RegisterForReflection
    public record Deposited(String payoutId, String status, LocalDate arrivalDate, PayoutTransaction transaction) {}

    /** The newest of them, the oldest first; nothing where there is no such donation. */
    Uni<Optional<Newest<Deposited>>> of(UUID donation) {
        return reads.read(OF_DONATION, donation.toString())
                .map(rows -> rows.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Newest.of(
                                rows.stream()
                                        .filter(row -> row[0] != null)
                                        .map(DonationPayouts::deposited)
                                        .toList(),
                                MOST)));
    }

    private static Deposited deposited(Object[] row) {
        return new Deposited(
                (String) row[0],
                (String) row[1],
                (LocalDate) row[2],
                PayoutTransaction.of(Arrays.copyOfRange(row, ENTRY_AT, row.length)));
    }
}
