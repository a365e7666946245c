package org.almoner.donation.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.almoner.donation.ledger.TicketTotals;
import org.almoner.donation.reading.LedgerQueries.Totals;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a ticket has received, as anyone may see it: its main currency in front, all of them in the list. */
@RegisterForReflection
public record TotalsView(
        boolean success,
        BigDecimal total,
        String currency,
        Breakdown breakdown,
        Counts counts,
        @Schema(nullable = true) LastDonation lastDonation,
        List<CurrencyTotals> byCurrency) {

    private static final String MAIN_CURRENCY_WHILE_EMPTY = "USD";

    static TotalsView of(Totals totals, LedgerNames names) {
        List<CurrencyTotals> all =
                totals.byCurrency().stream().map(CurrencyTotals::of).toList();
        CurrencyTotals main =
                all.isEmpty() ? CurrencyTotals.of(TicketTotals.none(MAIN_CURRENCY_WHILE_EMPTY)) : all.get(0);
        return new TotalsView(
                true,
                main.breakdown().net(),
                main.currency(),
                main.breakdown(),
                main.counts(),
                totals.last() == null ? null : LastDonation.of(totals.last(), names),
                all);
    }

    @RegisterForReflection
    public record Breakdown(BigDecimal paid, BigDecimal refunded, BigDecimal disputed, BigDecimal net) {}

    @RegisterForReflection
    public record Counts(long paid, long refunded, long disputed, long total) {}

    @RegisterForReflection
    public record CurrencyTotals(String currency, Breakdown breakdown, Counts counts) {

        private static CurrencyTotals of(TicketTotals totals) {
            return new CurrencyTotals(
                    totals.currency(),
                    new Breakdown(totals.paid(), totals.refunded(), totals.disputed(), totals.net()),
                    new Counts(totals.paidCount(), totals.refundedCount(), totals.disputedCount(), totals.paidCount()));
        }
    }

    @RegisterForReflection
    public record LastDonation(
            String donor,
            @Schema(nullable = true) String country,
            BigDecimal amount,
            String currency,
            @Schema(nullable = true) Instant paidAt) {

        private static LastDonation of(Donation last, LedgerNames names) {
            DonationView view = DonationView.of(last, names);
            return new LastDonation(view.donor(), view.country(), view.amount(), view.currency(), view.paidAt());
        }
    }
}
