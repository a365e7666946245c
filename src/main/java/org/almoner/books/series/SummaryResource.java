package org.almoner.books.series;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.almoner.books.fold.Basis;
import org.almoner.database.sql.InTime;
import org.almoner.web.paging.Limit;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What was given by whom, and for what. */
@Cancellable(false)
@InTime
@Path("/admin/reports/summary")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Books")
public class SummaryResource {

    private final SummaryQueries queries;
    private final SummaryInput input;

    SummaryResource(SummaryQueries queries, SummaryInput input) {
        this.queries = queries;
        this.input = input;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(
            summary = "What was given, by ticket, by country or by currency",
            description =
                    "Of the gifts that were paid from one day to another (of the zone, both inclusive; by default the year up"
                            + " to today), with all that was given back of them since, as in series with basis=gift: how"
                            + " many, how much, by how many new and returning donors, the median and the largest. Each"
                            + " currency apart; at most as many rows as the limit says, those of most gifts first.")
    @APIResponse(responseCode = "200", description = "The groups, each in each currency")
    @APIResponse(responseCode = "400", description = "A parameter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Another is being made, or this one takes too long")
    @InTime(unless = "it has its own")
    public Uni<Summary> summary(
            @QueryParam("group") @DefaultValue("currency") Group group,
            @QueryParam("zone") String zone,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("basis") @DefaultValue("gift") Basis basis,
            @QueryParam("ticket") UUID ticket,
            @QueryParam("country") String country,
            @QueryParam("currency") String currency,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
        if (basis != Basis.GIFT) {
            throw ProblemException.invalid("basis", "must be gift, since a summary is of gifts; series has both");
        }
        return queries.summary(input.question(group, zone, from, to, ticket, country, currency), limit);
    }
}
