package org.almoner.donation.reading;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.donation.reading.LedgerQueries.LedgerPage;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What anyone may see of the donations to a ticket. */
@Cancellable(false)
@InTime
@Path("/api/tickets/{id}/donations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ledger")
public class LedgerResource {

    private final LedgerQueries queries;
    private final LedgerNames names;

    LedgerResource(LedgerQueries queries, LedgerNames names) {
        this.queries = queries;
        this.names = names;
    }

    @GET
    @Operation(
            operationId = "listDonations",
            summary = "The ledger of a ticket",
            description = "Newest first; nextCursor leads to the next page.")
    @APIResponse(
            responseCode = "200",
            description = "A page of the ledger",
            content =
                    @Content(
                            schema = @Schema(implementation = LedgerAnswer.class),
                            examples = @ExampleObject(name = "one donation", value = """
                                                    {"success":true,"ticketId":"0193e3a2-7c1e-7d4a-9b1f-2f6d8c0a1b2c",
                                                     "count":1,"nextCursor":null,"donations":[
                                                      {"id":"0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c","amount":25.00,
                                                       "currency":"USD","status":"PAID","donor":"Smith","country":"US",
                                                       "createdAt":"2026-01-02T03:04:05Z","paidAt":"2026-01-02T03:04:06Z",
                                                       "refundedAt":null,"refundedAmount":0.00,"netAmount":25.00,
                                                       "sessionId":"cs_test_1","disputedAmount":0.00}]}""")))
    public Uni<LedgerAnswer> ledger(
            @PathParam("id") UUID id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return found(queries.page(id, limit, cursor)).map(page -> LedgerAnswer.of(id, page, names));
    }

    @GET
    @Path("/total")
    @Operation(
            operationId = "getTotals",
            summary = "What a ticket has received",
            description = "The top level shows the currency of most donations; byCurrency shows all.")
    public Uni<TotalsView> total(@PathParam("id") UUID id) {
        return found(queries.totals(id)).map(totals -> TotalsView.of(totals, names));
    }

    private static <T> Uni<T> found(Uni<T> reading) {
        return reading.onFailure(UnknownTicketException.class)
                .transform(unknown -> ProblemException.notFound("ticket"));
    }

    @RegisterForReflection
    public record LedgerAnswer(
            boolean success,
            UUID ticketId,
            long count,
            @Schema(nullable = true) String nextCursor,
            List<DonationView> donations) {

        private static LedgerAnswer of(UUID ticketId, LedgerPage page, LedgerNames names) {
            return new LedgerAnswer(
                    true,
                    ticketId,
                    page.count(),
                    page.donations().nextCursor(),
                    page.donations().as(donation -> DonationView.of(donation, names)));
        }
    }
}
