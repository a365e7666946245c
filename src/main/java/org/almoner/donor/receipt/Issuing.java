package org.almoner.donor.receipt;

import org.almoner.donor.form.ReceiptNumber;
import org.almoner.donor.form.ReceiptText;

/** What came of asking for a receipt. */
sealed interface Issuing {

    /** Here it is. */
    record Issued(ReceiptText text, ReceiptNumber number, How how) implements Issuing {

        enum How {
            NEW,
            /** The same was asked for before: it is the same. */
            AGAIN,
            /** It names those that it is instead of. */
            CORRECTION
        }
    }

    /** The money is not there (any more), or disputed. */
    record NoMoney() implements Issuing {}

    /** The gift stands on the statement of its year, and may not be receipted twice. */
    record OnStatement(ReceiptNumber number) implements Issuing {}

    /** More gifts than fit on a statement. */
    record TooMany() implements Issuing {}

    /** As many receipts of one gift as there may be: each correction takes a number of all. */
    record Enough() implements Issuing {}
}
