package org.almoner.donation.ledger;

import java.math.BigDecimal;
import java.util.UUID;
import org.almoner.donation.fact.LedgerEntry;

/**
 * What one payment is worth to the totals of its ticket. Read from the columns of a row, it is what the row has added,
 * whatever version wrote them; so it checks neither digits nor currency.
 *
 * @param ticketId null while no known ticket is named
 * @param inLedger whether money has moved; the rest is null when it has not
 * @param paid all that was captured, in major units like the others
 */
record Worth(
        UUID ticketId, boolean inLedger, String currency, BigDecimal paid, BigDecimal refunded, BigDecimal disputed) {

    static Worth of(LedgerEntry entry) {
        return entry.isInLedger()
                ? new Worth(
                        entry.ticketId(),
                        true,
                        entry.amount().currency(),
                        entry.amount().amount(),
                        entry.refunded().amount(),
                        entry.disputed().amount())
                : outsideTheLedger(entry.ticketId());
    }

    static Worth outsideTheLedger(UUID ticketId) {
        return new Worth(ticketId, false, null, null, null, null);
    }

    /** Whether it is in the ledger of a ticket. */
    boolean counts() {
        return inLedger && ticketId != null;
    }
}
