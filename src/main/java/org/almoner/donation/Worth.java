package org.almoner.donation;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What one payment adds to the totals of its ticket. Read from the columns of a row, it is what the row has added, whatever
 * version wrote them; so it checks neither digits nor currency.
 *
 * @param paid all that was captured, in major units like the others
 */
record Worth(UUID ticketId, String currency, BigDecimal paid, BigDecimal refunded, BigDecimal disputed) {

    /** @return null when it adds nothing: it is not in the ledger, or in that of no ticket */
    static Worth of(LedgerEntry entry) {
        return entry.isInLedger() && entry.ticketId() != null
                ? new Worth(
                        entry.ticketId(),
                        entry.amount().currency(),
                        entry.amount().amount(),
                        entry.refunded().amount(),
                        entry.disputed().amount())
                : null;
    }
}
