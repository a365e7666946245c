package org.almoner.donation;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.almoner.donation.LedgerQueries.LedgerPage;
import org.almoner.donation.LedgerQueries.Totals;
import org.almoner.web.Cursor;
import org.almoner.web.Limit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What anyone may see of the donations to a ticket. */
@Path("/api/tickets/{id}/donations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ledger")
class LedgerResource {

    private static final String MAIN_CURRENCY_WHILE_EMPTY = "USD";

    private final LedgerQueries queries;

    LedgerResource(LedgerQueries queries) {
        this.queries = queries;
    }

    @GET
    @Operation(summary = "The ledger of a ticket", description = "Newest first; nextCursor leads to the next page.")
    @APIResponse(
            responseCode = "200",
            description = "A page of the ledger",
            content = @Content(examples = @ExampleObject(name = "one donation", value = """
                                                    {"success":true,"ticketId":"0193e3a2-7c1e-7d4a-9b1f-2f6d8c0a1b2c",
                                                     "count":1,"nextCursor":null,"donations":[
                                                      {"id":"0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c","amount":25.00,
                                                       "currency":"USD","status":"PAID","donor":"Smith","country":"US",
                                                       "createdAt":"2026-01-02T03:04:05Z","paidAt":"2026-01-02T03:04:06Z",
                                                       "refundedAt":null,"refundedAmount":0.00,"netAmount":25.00,
                                                       "sessionId":"cs_test_1"}]}""")))
    public Uni<LedgerAnswer> ledger(
            @PathParam("id") UUID id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return queries.page(id, limit.rows(), cursor).map(page -> LedgerAnswer.of(id, page));
    }

    @GET
    @Path("/total")
    @Operation(
            summary = "What a ticket has received",
            description = "The top level shows the currency of most donations; byCurrency shows all.")
    public Uni<TotalsAnswer> total(@PathParam("id") UUID id) {
        return queries.totals(id).map(TotalsAnswer::of);
    }

    @RegisterForReflection
    record LedgerAnswer(boolean success, UUID ticketId, long count, String nextCursor, List<DonationView> donations) {

        private static LedgerAnswer of(UUID ticketId, LedgerPage page) {
            return new LedgerAnswer(
                    true,
                    ticketId,
                    page.count(),
                    page.nextCursor() == null ? null : page.nextCursor().toString(),
                    page.donations().stream().map(DonationView::of).toList());
        }
    }

    @RegisterForReflection
    record Breakdown(BigDecimal paid, BigDecimal refunded, BigDecimal disputed, BigDecimal net) {}

    @RegisterForReflection
    record Counts(long paid, long refunded, long disputed, long total) {}

    @RegisterForReflection
    record CurrencyTotals(String currency, Breakdown breakdown, Counts counts) {

        private static CurrencyTotals of(TicketTotals totals) {
            return new CurrencyTotals(
                    totals.paid().currency(),
                    new Breakdown(
                            totals.paid().amount(),
                            totals.refunded().amount(),
                            totals.disputed().amount(),
                            totals.net().amount()),
                    new Counts(totals.paidCount(), totals.refundedCount(), totals.disputedCount(), totals.paidCount()));
        }
    }

    @RegisterForReflection
    record LastDonation(String donor, String country, BigDecimal amount, String currency, Instant paidAt) {

        private static LastDonation of(Donation last) {
            DonationView view = DonationView.of(last);
            return new LastDonation(view.donor(), view.country(), view.amount(), view.currency(), view.paidAt());
        }
    }

    @RegisterForReflection
    record TotalsAnswer(
            boolean success,
            BigDecimal total,
            String currency,
            Breakdown breakdown,
            Counts counts,
            LastDonation lastDonation,
            List<CurrencyTotals> byCurrency) {

        private static TotalsAnswer of(Totals totals) {
            List<CurrencyTotals> all =
                    totals.byCurrency().stream().map(CurrencyTotals::of).toList();
            CurrencyTotals main =
                    all.isEmpty() ? CurrencyTotals.of(TicketTotals.none(MAIN_CURRENCY_WHILE_EMPTY)) : all.get(0);
            return new TotalsAnswer(
                    true,
                    main.breakdown().net(),
                    main.currency(),
                    main.breakdown(),
                    main.counts(),
                    totals.last() == null ? null : LastDonation.of(totals.last()),
                    all);
        }
    }
}
