package org.almoner.donation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.almoner.donation.DonationLedger.Recorded;
import org.almoner.donation.PaymentFact.Settled;

/** One payment while a batch works on it: as it was stored, and as it is with the news of the batch. */
final class Payment {

    final UUID id;
    private final LedgerEntry stored;
    private final PaymentHistory before;
    private PaymentHistory now;
    private LedgerEntry entry;

    private Payment(UUID id, LedgerEntry stored, PaymentHistory before) {
        this.id = id;
        this.stored = stored;
        this.before = before;
        this.now = before;
    }

    static Payment stored(UUID id, PaymentHistory history) {
        return new Payment(id, LedgerEntry.of(history), history);
    }

    static Payment begun(UUID id) {
        return new Payment(id, null, PaymentHistory.EMPTY);
    }

    boolean isStored() {
        return stored != null;
    }

    PaymentRef names() {
        return now.getPayment();
    }

    void learn(PaymentNews news) {
        become(now.with(news));
    }

    void absorb(Payment other) {
        become(now.merge(other.now));
    }

    private void become(PaymentHistory known) {
        now = known;
        entry = null;
    }

    boolean hasChanged() {
        return !now.equals(before);
    }

    /** What the stored row was worth; null when there is none. */
    LedgerEntry before() {
        return stored;
    }

    LedgerEntry entry() {
        if (entry == null) {
            entry = LedgerEntry.of(now);
        }
        return entry;
    }

    Recorded recorded() {
        return new Recorded(id, entry().ticketId(), entry().contradiction());
    }

    /** As a row of {@code stripe_attributions}. */
    Row row(Instant at) {
        Settled settled = entry().settled();
        boolean priced = entry.amount() != null;
        return new Row(
                id,
                entry.ticketId(),
                names().paymentIntentId(),
                names().sessionId(),
                names().chargeId(),
                entry.status(),
                priced ? entry.amount().amount() : null,
                priced ? entry.amount().currency() : null,
                priced ? entry.refunded().amount() : BigDecimal.ZERO,
                priced ? entry.disputed().amount() : BigDecimal.ZERO,
                settled == null ? null : settled.fee().amount(),
                settled == null ? null : settled.net().amount(),
                settled == null ? null : settled.net().currency(),
                entry.donor().lastName(),
                entry.donor().country(),
                entry.donor().emailHash(),
                entry.createdAt(),
                entry.paidAt(),
                entry.refundedAt(),
                at,
                now);
    }

    /** The columns of a row that is written. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            UUID id,
            UUID ticketId,
            String paymentIntentId,
            String sessionId,
            String chargeId,
            PaymentStatus status,
            BigDecimal amount,
            String currency,
            BigDecimal refundedAmount,
            BigDecimal disputedAmount,
            BigDecimal fee,
            BigDecimal settledAmount,
            String settlementCurrency,
            String donorLastName,
            String donorCountry,
            String donorEmailHash,
            Instant stripeCreatedAt,
            Instant paidAt,
            Instant refundedAt,
            Instant updatedAt,
            PaymentHistory history) {}
}
