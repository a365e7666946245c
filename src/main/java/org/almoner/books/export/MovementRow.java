package org.almoner.books.export;

import static org.almoner.database.sql.Columns.instant;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.almoner.money.CurrencyRules;

/**
 * A movement as it is exported.
 *
 * @param id of its entry in the journal, which stays the same when the database is restored
 * @param bookedOn the day in the zone of the books on which it counts
 * @param effectiveAt by Stripe's clock
 * @param ticketId null while the payment had none
 * @param kind the name of a {@link org.almoner.donation.fact.MovementKind}, or of one that a later version knows
 * @param object the id at Stripe that it comes from; null when none was known
 * @param amount in the digits of its currency; positive when the account gained it
 */
record MovementRow(
        long id,
        LocalDate bookedOn,
        Instant effectiveAt,
        UUID donationId,
        UUID ticketId,
        String kind,
        String object,
        BigDecimal amount,
        String currency,
        Instant recordedAt) {

    /** In the order of {@link MovementExport}'s columns. */
    static MovementRow of(Object[] row) {
        String currency = (String) row[8];
        return new MovementRow(
                (Long) row[0],
                (LocalDate) row[1],
                instant(row[2]),
                (UUID) row[3],
                (UUID) row[4],
                (String) row[5],
                (String) row[6],
                CurrencyRules.shown((BigDecimal) row[7], currency),
                currency,
                instant(row[9]));
    }
}
