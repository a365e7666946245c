package org.almoner.donation.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.fact.Movement;

/** A row that is added to {@code ledger_movements}, as {@link JournalSql#APPEND} takes it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalRow(
        UUID donationId,
        UUID ticketId,
        String kind,
        String currency,
        String object,
        Instant at,
        BigDecimal amount,
        Instant recordedAt) {

    /** What moved with payments that are being written; empty when no money did. */
    static List<JournalRow> of(Collection<Payment> written, Instant now) {
        return written.stream()
                .flatMap(payment -> payment.moved().stream().map(movement -> of(payment.id, movement, now)))
                .toList();
    }

    private static JournalRow of(UUID donationId, Movement movement, Instant now) {
        return new JournalRow(
                donationId,
                movement.ticketId(),
                movement.kind(),
                movement.currency(),
                movement.object(),
                movement.at(),
                movement.amount(),
                now);
    }
}
