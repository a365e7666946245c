package org.almoner.donation.reading;

import static org.almoner.database.sql.Columns.instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.almoner.donation.fact.PaymentStatus;
import org.almoner.donation.ledger.DonationLedger;
import org.almoner.money.CurrencyRules;
import org.hibernate.annotations.Immutable;

/**
 * A row of the ledger, for reading: {@link DonationLedger} alone writes it, since its columns are derived from the history
 * beside them. Nullable is what a payment need not have: a ticket, a donor, an intent, and before it is paid nearly all.
 */
@Entity
@Immutable
@Table(name = "stripe_attributions")
public class Donation {

    /** What {@link #of} reads, of the table. */
    static final String COLUMNS =
            "id, ticket_id, session_id, status, amount, currency, refunded_amount, disputed_amount,"
                    + " donor_last_name, donor_country, on_wall, stripe_created_at, paid_at, refunded_at, updated_at";

    @Id
    public UUID id;

    @Column(name = "ticket_id")
    public UUID ticketId;

    @Column(name = "session_id")
    public String sessionId;

    @Enumerated(EnumType.STRING)
    public PaymentStatus status;

    @Column(precision = 18, scale = 3)
    BigDecimal amount;

    public String currency;

    @Column(name = "refunded_amount", precision = 18, scale = 3)
    BigDecimal refundedAmount;

    @Column(name = "disputed_amount", precision = 18, scale = 3)
    BigDecimal disputedAmount;

    @Column(name = "donor_last_name")
    public String donorLastName;

    @Column(name = "donor_country")
    public String donorCountry;

    /** Null, as for most, without the donor's consent. */
    @Column(name = "on_wall")
    Boolean onWall;

    @Column(name = "stripe_created_at")
    public Instant createdAt;

    @Column(name = "paid_at")
    public Instant paidAt;

    @Column(name = "refunded_at")
    public Instant refundedAt;

    /** When news of it were last written. */
    @Column(name = "updated_at")
    Instant changedAt;

    static Donation of(Object[] row) {
        Donation donation = new Donation();
        donation.id = (UUID) row[0];
        donation.ticketId = (UUID) row[1];
        donation.sessionId = (String) row[2];
        donation.status = PaymentStatus.valueOf((String) row[3]);
        donation.amount = (BigDecimal) row[4];
        donation.currency = (String) row[5];
        donation.refundedAmount = (BigDecimal) row[6];
        donation.disputedAmount = (BigDecimal) row[7];
        donation.donorLastName = (String) row[8];
        donation.donorCountry = (String) row[9];
        donation.onWall = (Boolean) row[10];
        donation.createdAt = instant(row[11]);
        donation.paidAt = instant(row[12]);
        donation.refundedAt = instant(row[13]);
        donation.changedAt = instant(row[14]);
        return donation;
    }

    /** In the digits of its currency, or in more where a later version has written them; null while nothing has told the amount. */
    BigDecimal amount() {
        return shown(amount);
    }

    /** Null while nothing has told the amount. */
    BigDecimal refunded() {
        return shown(refundedAmount);
    }

    /** Null while nothing has told the amount. */
    BigDecimal net() {
        return amount == null ? null : shown(amount.subtract(refundedAmount).subtract(disputedAmount));
    }

    /** Null while nothing has told the amount. */
    BigDecimal disputed() {
        return shown(disputedAmount);
    }

    private BigDecimal shown(BigDecimal value) {
        return amount == null ? null : CurrencyRules.shown(value, currency);
    }
}
