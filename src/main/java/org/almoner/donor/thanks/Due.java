package org.almoner.donor.thanks;

import static org.almoner.database.sql.Columns.instant;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * A gift whose donor is to be thanked now.
 *
 * @param intentId of Stripe; null as the charge's may be
 * @param ticketId null while the gift has no ticket
 * @param ticketName null where it has none
 * @param country of the donor, an ISO 3166 code; null where Stripe has told none
 * @param onWall whether the donor is named on the wall
 * @param othersWent whether others were taken since the mail server refused this letter in words that may mean us
 */
record Due(
        UUID donationId,
        UUID messageId,
        String intentId,
        String chargeId,
        UUID ticketId,
        String ticketName,
        BigDecimal amount,
        String currency,
        Instant paidAt,
        String country,
        boolean onWall,
        boolean othersWent) {

    /** From a row of {@link ThanksSql#DUE}. */
    static Due of(Object[] row) {
        return new Due(
                (UUID) row[0],
                (UUID) row[1],
                (String) row[2],
                (String) row[3],
                (UUID) row[4],
                (String) row[5],
                (BigDecimal) row[6],
                (String) row[7],
                instant(row[8]),
                (String) row[9],
                Boolean.TRUE.equals(row[10]),
                Boolean.TRUE.equals(row[11]));
    }
}
