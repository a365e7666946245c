package org.almoner.donation.ledger;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.database.sql.Statements;
import org.almoner.money.CurrencyRules;
import org.almoner.money.Money;

/**
 * What a ticket has received in one currency, kept rather than counted: reading it costs the same for ten donations and ten
 * million. Amounts in major units with the digits of the currency, or with more where a later version has written them.
 *
 * @param paid everything ever captured, refunded parts included
 * @param refunded what succeeded refunds gave back
 * @param disputed what open or lost disputes hold
 * @param paidCount donations ever paid
 * @param refundedCount those with any refund
 * @param disputedCount those of which a dispute holds something
 */
public record TicketTotals(
        String currency,
        BigDecimal paid,
        BigDecimal refunded,
        BigDecimal disputed,
        long paidCount,
        long refundedCount,
        long disputedCount) {

    private static final String OF_TICKET = """
            select currency, paid, refunded, disputed, paid_count, refunded_count, disputed_count
            from ticket_totals
            where ticket_id = $1 and paid_count > 0
            order by paid_count desc, currency
            """;

    /** Nothing yet. */
    public static TicketTotals none(String currency) {
        BigDecimal zero = Money.zero(currency).amount();
        return new TicketTotals(currency, zero, zero, zero, 0, 0, 0);
    }

    public BigDecimal net() {
        return CurrencyRules.shown(paid.subtract(refunded).subtract(disputed), currency);
    }

    /** Every currency in which the ticket has received something, that of most donations first. */
    public static Uni<List<TicketTotals>> of(Statements statements, UUID ticketId) {
        return statements
                .ask(OF_TICKET, ticketId)
                .map(rows -> rows.stream().map(TicketTotals::read).toList());
    }

    /** The rows of a difference, as {@link LedgerSql#MOVE_TOTALS} takes them. */
    static List<TotalsRow> changes(TotalsChange change, Instant at) {
        return change.changes().entrySet().stream()
                .map(entry -> TotalsRow.of(entry, at))
                .toList();
    }

    private static TicketTotals read(Object[] row) {
        String currency = (String) row[0];
        return new TicketTotals(
                currency,
                CurrencyRules.shown((BigDecimal) row[1], currency),
                CurrencyRules.shown((BigDecimal) row[2], currency),
                CurrencyRules.shown((BigDecimal) row[3], currency),
                ((Number) row[4]).longValue(),
                ((Number) row[5]).longValue(),
                ((Number) row[6]).longValue());
    }

    @RegisterForReflection
    record TotalsRow(
            UUID ticketId,
            String currency,
            BigDecimal paid,
            BigDecimal refunded,
            BigDecimal disputed,
            long paidCount,
            long refundedCount,
            long disputedCount,
            Instant at) {

        private static TotalsRow of(Map.Entry<TotalsChange.Key, TotalsChange.Sums> entry, Instant at) {
            TotalsChange.Sums sums = entry.getValue();
            return new TotalsRow(
                    entry.getKey().ticketId(),
                    entry.getKey().currency(),
                    sums.paid(),
                    sums.refunded(),
                    sums.disputed(),
                    sums.paidCount(),
                    sums.refundedCount(),
                    sums.disputedCount(),
                    at);
        }
    }
}
