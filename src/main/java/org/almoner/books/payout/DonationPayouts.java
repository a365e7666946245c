package org.almoner.books.payout;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.almoner.database.sql.Reads;

/**
 * Finds in which payouts the money of one donation is: the gift in one and, it may be, a refund of it in another. What was in a payout that
 * failed is in the one that sends its money again.
 */
@ApplicationScoped
class DonationPayouts {

    /** More than a donation has entries. A donation without any is one row without a payout. */
    private static final String OF_DONATION = """
            select payout.id, payout.status, payout.arrival_date, entry.*
            from stripe_attributions wanted left join lateral (
                %s
                where gift.id = wanted.id and (entry.payment_intent_id = wanted.payment_intent_id
                    or entry.charge_id = wanted.charge_id)
                order by entry.id, entry.sent_again limit 200) entry on true
            left join payouts payout on payout.id = entry.payout_id
            where wanted.id = cast(cast($1 as text) as uuid)
            order by entry.created_at, entry.id
            """.formatted(PayoutTransaction.SELECT_PAID_OUT);

    private static final int ENTRY_AT = 3;

    private final Reads reads;

    DonationPayouts(Reads reads) {
        this.reads = reads;
    }

    /** An entry of a payout. @param arrivalDate when the payout is, or was to be, at the bank */
    @RegisterForReflection
    public record Deposited(String payoutId, String status, LocalDate arrivalDate, PayoutTransaction transaction) {}

    /** The oldest first; nothing where there is no such donation. */
    Uni<Optional<List<Deposited>>> of(UUID donation) {
        return reads.read(OF_DONATION, donation.toString())
                .map(rows -> rows.isEmpty()
                        ? Optional.empty()
                        : Optional.of(rows.stream()
                                .filter(row -> row[0] != null)
                                .map(DonationPayouts::deposited)
                                .toList()));
    }

    private static Deposited deposited(Object[] row) {
        return new Deposited(
                (String) row[0],
                (String) row[1],
                (LocalDate) row[2],
                PayoutTransaction.of(Arrays.copyOfRange(row, ENTRY_AT, row.length)));
    }
}
