package org.almoner.donor.receipt;

import static org.almoner.database.sql.Columns.instant;

import java.time.Instant;
import java.util.List;
import org.almoner.donor.form.ReceiptNumber;

/**
 * A receipt of these gifts that none has replaced.
 *
 * @param reason why it is void; null while it holds
 * @param ofTheSame whether it is of all these gifts and no others
 */
record EarlierReceipt(
        ReceiptNumber number,
        boolean ofYear,
        Instant issuedAt,
        String content,
        String reason,
        List<ReceiptNumber> replaces,
        boolean ofTheSame) {

    static EarlierReceipt of(Object[] row) {
        return new EarlierReceipt(
                new ReceiptNumber((Integer) row[0], (Integer) row[1]),
                row[2] != null,
                instant(row[3]),
                (String) row[4],
                (String) row[5],
                ReceiptNumber.all((String[]) row[6]),
                (Boolean) row[7]);
    }

    boolean holds() {
        return reason == null;
    }
}
