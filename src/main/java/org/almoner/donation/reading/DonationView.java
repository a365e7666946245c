package org.almoner.donation.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.almoner.donation.fact.PaymentStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A donation as anyone may see it. Amounts in major units with the digits of the currency; what is refunded and what is disputed go off the
 * amount, and the net is left.
 */
@RegisterForReflection
public record DonationView(
        UUID id,
        BigDecimal amount,
        String currency,
        PaymentStatus status,
        String donor,
        @Schema(nullable = true) String country,
        Instant createdAt,
        @Schema(nullable = true) Instant paidAt,
        @Schema(nullable = true) Instant refundedAt,
        BigDecimal refundedAmount,
        BigDecimal netAmount,
        @Schema(nullable = true) String sessionId,
        BigDecimal disputedAmount) {

    /** @param donation one that is in the ledger, so that its amount is known */
    static DonationView of(Donation donation, LedgerNames names) {
        return new DonationView(
                donation.id,
                donation.amount(),
                donation.currency,
                donation.status,
                names.of(donation),
                donation.donorCountry,
                donation.createdAt,
                donation.paidAt,
                donation.refundedAt,
                donation.refunded(),
                donation.net(),
                donation.sessionId,
                donation.disputed());
    }
}
