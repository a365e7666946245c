package org.almoner.donor.receipt;

import static org.almoner.database.sql.Columns.instant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.donor.form.ReceiptNumber;
import org.almoner.money.Money;
import org.almoner.web.paging.Cursor;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is kept of a receipt.
 *
 * @param name number and year as they are written, {@code 2026-000012}
 * @param form by which country's rules it was written
 * @param statementYear whose gifts it is a statement of; null for the receipt of one gift
 * @param amount of all its gifts as it was then, in major units
 * @param givenOn the day of the first gift, by the books' zone; {@code givenUntil} that of the last
 * @param sha256 of what was shown, blanks left out
 * @param corrects the names of those that it is instead of
 * @param correctedBy the name of the one that is instead of it; null for none
 * @param voidedAt since when it no longer holds; null while it does, as the reason
 * @param voidReason MISTAKE, DUPLICATE, RETURNED or OTHER by somebody's word; CORRECTED; REFUNDED, DISPUTED, CHANGED or GONE, by what has
 *     become of the money, or of the day on which it was paid
 * @param archived whether an encrypted copy is kept
 */
@RegisterForReflection
public record Receipt(
        String name,
        int year,
        int number,
        String form,
        @Schema(nullable = true) Integer statementYear,
        BigDecimal amount,
        String currency,
        LocalDate givenOn,
        LocalDate givenUntil,
        Instant issuedAt,
        String sha256,
        List<UUID> donations,
        List<String> corrects,
        @Schema(nullable = true) String correctedBy,
        @Schema(nullable = true) Instant voidedAt,
        @Schema(nullable = true) String voidReason,
        boolean archived) {

    /** From a row of {@link ReceiptSql#ONE}. */
    static Receipt of(Object[] row) {
        ReceiptNumber number = new ReceiptNumber((Integer) row[0], (Integer) row[1]);
        String currency = (String) row[4];
        return new Receipt(
                number.toString(),
                number.year(),
                number.count(),
                (String) row[2],
                (Integer) row[3],
                Money.ofMinor((Long) row[5], currency).amount(),
                currency,
                (LocalDate) row[6],
                (LocalDate) row[7],
                instant(row[8]),
                (String) row[9],
                Stream.of((String[]) row[15]).map(UUID::fromString).toList(),
                ReceiptNumber.all((String[]) row[16]).stream()
                        .map(ReceiptNumber::toString)
                        .toList(),
                row[10] == null ? null : new ReceiptNumber((Integer) row[10], (Integer) row[11]).toString(),
                instant(row[12]),
                (String) row[13],
                (Boolean) row[14]);
    }

    public boolean holds() {
        return voidReason == null;
    }

    /** Where a page ends that has it as its last; the id is year and number. */
    Cursor cursor() {
        return new Cursor(issuedAt, new UUID(year, number));
    }
}
