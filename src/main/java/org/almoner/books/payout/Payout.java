package org.almoner.books.payout;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.almoner.money.CurrencyRules;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A payout as it is answered. Amounts in major units with the digits of the currency.
 *
 * @param amount below zero when Stripe takes from the bank
 * @param status PENDING, IN_TRANSIT, PAID, FAILED or CANCELED
 * @param arrivalDate when the bank should have it, in UTC
 * @param method standard or instant; null when Stripe does not say
 * @param itemised whether Stripe tells what is in it
 * @param note what there is to know of the explanation; null when that is nothing
 * @param transactions how many are in it; null while that is not known, as are the two that follow
 * @param explained the sum of their net amounts
 * @param unexplained what remains of the amount
 * @param readAt when they were read to their end
 * @param unusable how many entries of Stripe's list this version could not read
 * @param problem why they could not be read at the last try; null when they could
 */
@RegisterForReflection
public record Payout(
        String id,
        BigDecimal amount,
        String currency,
        String status,
        LocalDate arrivalDate,
        Instant createdAt,
        boolean automatic,
        @Schema(nullable = true) String method,
        boolean itemised,
        Explanation explanation,
        @Schema(nullable = true) String note,
        @Schema(nullable = true) Long transactions,
        @Schema(nullable = true) BigDecimal explained,
        @Schema(nullable = true) BigDecimal unexplained,
        @Schema(nullable = true) Instant readAt,
        int unusable,
        @Schema(nullable = true) String problem,
        @Schema(nullable = true) String failureCode) {

    static final String COLUMNS = """
            id, amount, currency, status, arrival_date, created_at, automatic, method, itemised, reconciliation,
            transactions, explained, unexplained, read_at, read_unusable, read_error, failure_code""";

    /** In the order of {@link #COLUMNS}. */
    static Payout of(Object[] row) {
        String currency = (String) row[2];
        String status = (String) row[3];
        boolean itemised = (Boolean) row[8];
        Explanation explanation = Explanation.of(status, itemised, (String) row[9], (BigDecimal) row[12]);
        boolean known = explanation.isKnown();
        return new Payout(
                (String) row[0],
                CurrencyRules.shown((BigDecimal) row[1], currency),
                currency,
                status,
                (LocalDate) row[4],
                instant(row[5]),
                (Boolean) row[6],
                (String) row[7],
                itemised,
                explanation,
                explanation.note(),
                known ? (Long) row[10] : null,
                known ? CurrencyRules.shown((BigDecimal) row[11], currency) : null,
                known ? CurrencyRules.shown((BigDecimal) row[12], currency) : null,
                known ? instant(row[13]) : null,
                (Integer) row[14],
                (String) row[15],
                (String) row[16]);
    }

    /** Whether all that Stripe lists for it is here: a file cannot carry a note, and with less it would look whole. */
    public boolean hasFile() {
        return whyNoFile() == null;
    }

    /** Null when there is one. */
    String whyNoFile() {
        if (!explanation.isKnown()) {
            return note;
        }
        if (readAt == null) {
            return Explanation.READING.note();
        }
        return unusable == 0
                ? null
                : unusable + " entries of it could not be understood, and a file would be without them.";
    }
}
