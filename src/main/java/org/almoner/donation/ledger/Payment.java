package org.almoner.donation.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.fact.LedgerEntry;
import org.almoner.donation.fact.LedgerJson;
import org.almoner.donation.fact.Movement;
import org.almoner.donation.fact.PaymentFact.Settled;
import org.almoner.donation.fact.PaymentFacts;
import org.almoner.donation.fact.PaymentHistory;
import org.almoner.donation.fact.PaymentRef;
import org.almoner.donation.fact.PaymentStatus;

/** One payment while a batch works on it: as it was stored, and as it is with the news of the batch. */
public final class Payment {

    final UUID id;
    private final Integer storedBy;
    private final Worth stored;
    private final List<Movement> journalled;
    private final PaymentHistory before;
    private PaymentHistory now;
    private boolean anew;
    private LedgerEntry entry;

    private Payment(UUID id, Integer storedBy, Worth stored, List<Movement> journalled, PaymentHistory before) {
        this.id = id;
        this.storedBy = storedBy;
        this.stored = stored;
        this.journalled = journalled;
        this.before = before;
        this.now = before;
    }

    /** From a row of {@link LedgerSql#STORED}. */
    static Payment stored(Object[] row) {
        return new Payment(
                (UUID) row[0],
                ((Number) row[2]).intValue(),
                worth(row),
                LedgerJson.readMovements((String) row[9]),
                LedgerJson.readHistory((String) row[1]));
    }

    static Payment begun(UUID id) {
        return new Payment(id, null, null, List.of(), PaymentHistory.EMPTY);
    }

    private static Worth worth(Object[] row) {
        UUID ticketId = (UUID) row[3];
        return (Boolean) row[4]
                ? new Worth(ticketId, true, (String) row[5], decimal(row[6]), decimal(row[7]), decimal(row[8]))
                : Worth.outsideTheLedger(ticketId);
    }

    private static BigDecimal decimal(Object value) {
        return (BigDecimal) value;
    }

    boolean isStored() {
        return storedBy != null;
    }

    /** Whether a later version of this code made the row: it may know more of the history than this one does. */
    boolean isOfLaterDerivation() {
        return isStored() && storedBy > LedgerEntry.DERIVATION;
    }

    PaymentRef names() {
        return now.payment();
    }

    void learn(PaymentFacts news) {
        become(now.with(news));
    }

    void absorb(Payment other) {
        become(now.merge(other.now));
    }

    /** The other gets what its session told, and it keeps the rest. */
    void giveSessionTo(Payment other) {
        other.become(other.now.merge(now.ofSession()));
        become(now.withoutSession());
    }

    /** Its row is to hold something else. */
    void giveAllTo(Payment other) {
        other.absorb(this);
        become(PaymentHistory.EMPTY);
    }

    boolean isIntentOfSession() {
        return names().paymentIntentId() != null && now.isIntentOfSession(names().paymentIntentId());
    }

    boolean isOnlySession() {
        return names().sessionId() != null && names().paymentIntentId() == null && names().chargeId() == null;
    }

    /** Whether its session stands with its intent only because both name one donation of ours. */
    boolean hasLooseSession() {
        return names().sessionId() != null && names().donationId() != null && !isOnlySession() && !isIntentOfSession();
    }

    private void become(PaymentHistory known) {
        now = known;
        entry = null;
    }

    /** Its history has grown, or an earlier derivation made the row, or its columns are not to be believed. */
    boolean isToBeWritten() {
        return anew || !now.equals(before) || isStored() && storedBy < LedgerEntry.DERIVATION;
    }

    /** Whether it is stored, and its history now says something else of the payment or has other names for it. */
    boolean comesToElse() {
        return isStored()
                && !now.equals(before)
                && !(now.payment().equals(before.payment())
                        && LedgerEntry.of(before).saysTheSameAs(entry()));
    }

    /**
     * What the stored columns are worth, and so what is in the totals; null when there is no row. Not what their history comes to today: that may have
     * been something else when they were written.
     */
    Worth before() {
        return stored;
    }

    /**
     * What has to be journalled: what its history comes to, less what stands in the journal, whatever version put it there. What
     * stands there of a row that is gone, its deletion takes back.
     */
    List<Movement> moved() {
        return Movement.difference(journalled, entry().movements());
    }

    /** How many facts of its history this version does not know whole. */
    long unknownFacts() {
        return now.unknownFacts();
    }

    /** Has it written though nothing is new; not where a later derivation knows better. */
    void deriveAnew() {
        anew = !isOfLaterDerivation();
    }

    /** The row of a history, as if it were written now, by the names in its JSON. */
    public static JsonNode derived(UUID id, PaymentHistory history) {
        return LedgerJson.tree(new Payment(id, null, null, List.of(), history).row(Instant.EPOCH));
    }

    Worth after() {
        return Worth.of(entry());
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

    /** As a row of {@code stripe_attributions}. @param at when it was made, where it is new; {@link LedgerSql#SAVE} says when it was written */
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
                entry.onWall(),
                entry.disputeDueAt(),
                entry.createdAt(),
                entry.paidAt(),
                entry.refundedAt(),
                at,
                now,
                LedgerEntry.DERIVATION,
                entry.movements().isEmpty() ? null : entry.movements());
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
            Boolean onWall,
            Instant disputeDueAt,
            Instant stripeCreatedAt,
            Instant paidAt,
            Instant refundedAt,
            Instant updatedAt,
            PaymentHistory history,
            int derivation,
            List<Movement> journalled) {}
}
