package org.almoner.donation.admin;

import static org.almoner.database.sql.Columns.instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.money.CurrencyRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * All that is known of a payment, for an administrator. Amounts are in the digits of their currency and null while nothing has
 * told them; fee and what was settled are the account's.
 *
 * @param status a {@link PaymentStatus}, or the word of a later version
 * @param disputeDueAt until when the first of its disputes and inquiries is to be answered; null where none is, or none says until when
 * @param recordedAt when it was first heard of, whatever Stripe's clock says
 */
@RegisterForReflection
public record AdminDonation(
        UUID id,
        @Schema(nullable = true) UUID ticketId,
        @Schema(implementation = PaymentStatus.class) String status,
        @Schema(nullable = true) BigDecimal amount,
        @Schema(nullable = true) String currency,
        @Schema(nullable = true) BigDecimal refundedAmount,
        @Schema(nullable = true) BigDecimal disputedAmount,
        @Schema(nullable = true) BigDecimal netAmount,
        @Schema(nullable = true) BigDecimal fee,
        @Schema(nullable = true) BigDecimal settledAmount,
        @Schema(nullable = true) String settlementCurrency,
        @Schema(nullable = true) String donor,
        @Schema(nullable = true) String country,
        @Schema(nullable = true) String emailHash,
        @Schema(nullable = true) String paymentIntentId,
        @Schema(nullable = true) String chargeId,
        @Schema(nullable = true) String sessionId,
        @Schema(nullable = true) Instant createdAt,
        @Schema(nullable = true) Instant paidAt,
        @Schema(nullable = true) Instant refundedAt,
        @Schema(nullable = true) Instant disputeDueAt,
        Instant recordedAt) {

    /** What {@link #of} reads, of {@code stripe_attributions}. */
    public static final String COLUMNS =
            "id, ticket_id, status, amount, currency, refunded_amount, disputed_amount, fee,"
                    + " settled_amount, settlement_currency, donor_last_name, donor_country, donor_email_hash, payment_intent_id,"
                    + " charge_id, session_id, stripe_created_at, paid_at, refunded_at, dispute_due_at, created_at";

    public static AdminDonation of(Object[] row) {
        BigDecimal amount = (BigDecimal) row[3];
        String currency = (String) row[4];
        BigDecimal refunded = amount == null ? null : (BigDecimal) row[5];
        BigDecimal disputed = amount == null ? null : (BigDecimal) row[6];
        String settlementCurrency = (String) row[9];
        return new AdminDonation(
                (UUID) row[0],
                (UUID) row[1],
                (String) row[2],
                CurrencyRules.shown(amount, currency),
                currency,
                CurrencyRules.shown(refunded, currency),
                CurrencyRules.shown(disputed, currency),
                amount == null
                        ? null
                        : CurrencyRules.shown(amount.subtract(refunded).subtract(disputed), currency),
                CurrencyRules.shown((BigDecimal) row[7], settlementCurrency),
                CurrencyRules.shown((BigDecimal) row[8], settlementCurrency),
                settlementCurrency,
                (String) row[10],
                (String) row[11],
                (String) row[12],
                (String) row[13],
                (String) row[14],
                (String) row[15],
                instant(row[16]),
                instant(row[17]),
                instant(row[18]),
                instant(row[19]),
                instant(row[20]));
    }

    /** Not, as far as is known, with a status of a later version. */
    @JsonIgnore
    public boolean isInLedger() {
        return Stream.of(PaymentStatus.values())
                .anyMatch(known -> known.isInLedger() && known.name().equals(status));
    }

    /** The names under which Stripe's events speak of it. */
    @JsonIgnore
    PaymentRef names() {
        return new PaymentRef(paymentIntentId, chargeId, sessionId, null);
    }
}
