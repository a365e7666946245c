package org.almoner.books.fold;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One entry of the journal as the books have it.
 *
 * @param ticketId null while the payment had none
 * @param kind the name of a {@link org.almoner.donation.fact.MovementKind}, or of one that a later version knows
 * @param effectiveAt when it moved
 * @param bookedAt the same, or the first open day when its month was closed before it was folded
 * @param amount positive when the account gained
 */
record BookedMovement(
        UUID ticketId, String currency, String kind, Instant effectiveAt, Instant bookedAt, BigDecimal amount) {

    /** What it adds. What is none of these kinds is in the journal alone: no total of the ledger has it either. */
    Sums sums() {
        BigDecimal none = BigDecimal.ZERO;
        return switch (kind) {
            case "PAID" -> new Sums(0, amount, none, none, none);
            case "REFUNDED" -> new Sums(0, none, amount.negate(), none, none);
            case "DISPUTED" -> new Sums(0, none, none, amount.negate(), none);
            case "FEE" -> new Sums(0, none, none, none, amount.negate());
            default -> Sums.NONE;
        };
    }

    boolean isPaid() {
        return kind.equals("PAID");
    }
}
