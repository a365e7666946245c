package org.almoner.books.payout;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.almoner.money.CurrencyRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One of the balance transactions in a payout. Amounts in major units with the digits of the currency.
 *
 * @param type Stripe's word, such as charge, refund, adjustment, stripe_fee
 * @param category Stripe's {@code reporting_category}, such as dispute_reversal; null when it does not say
 * @param net what it adds to the payout: the amount less the fee
 * @param sourceId the charge, refund or dispute that it comes from; null for Stripe's own fees
 * @param donationId the payment that it belongs to; null for what belongs to none, and for one that is not known (yet)
 * @param ticketId of the donation; null without one
 */
@RegisterForReflection
public record PayoutTransaction(
        String id,
        String type,
        String category,
        BigDecimal amount,
        BigDecimal fee,
        BigDecimal net,
        String currency,
        @Schema(nullable = true) String sourceId,
        @Schema(nullable = true) UUID donationId,
        @Schema(nullable = true) UUID ticketId,
        Instant createdAt,
        @Schema(nullable = true) Instant availableOn) {

    private static final String COLUMNS = """
            entry.id, entry.type, entry.reporting_category, entry.amount, entry.fee, entry.net, entry.currency,
                entry.source_id, gift.id as gift, gift.ticket_id, entry.created_at, entry.available_on""";

    /** The payment is looked up anew each time, so that one that becomes known later is found too. */
    private static final String FROM = """

            from %s entry left join stripe_attributions gift on gift.id = coalesce(
                (select id from stripe_attributions where payment_intent_id = entry.payment_intent_id),
                (select id from stripe_attributions where charge_id = entry.charge_id order by created_at, id limit 1))
            """;

    /** What Stripe lists for payouts, as {@code entry}; each column has a name of its own. */
    static final String SELECT = "select " + COLUMNS + FROM.formatted("payout_entries");

    /**
     * What is at the bank, with the payout last. What is listed with a payout that failed and with a later one too is there once, for
     * whoever orders it by {@code entry.id, entry.sent_again}.
     */
    static final String SELECT_PAID_OUT =
            "select distinct on (entry.id) " + COLUMNS + ", entry.payout_id" + FROM.formatted("paid_out");

    /** In the order of {@link #SELECT}. */
    static PayoutTransaction of(Object[] row) {
        String currency = (String) row[6];
        return new PayoutTransaction(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                CurrencyRules.shown((BigDecimal) row[3], currency),
                CurrencyRules.shown((BigDecimal) row[4], currency),
                CurrencyRules.shown((BigDecimal) row[5], currency),
                currency,
                (String) row[7],
                (UUID) row[8],
                (UUID) row[9],
                instant(row[10]),
                instant(row[11]));
    }
}
