package org.almoner.donor.receipt;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.RateLimited;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Where a donor gets one receipt for all their gifts of a year in one currency. */
@Cancellable(false)
@InTime
@Path("/donor/receipt/{link}/{year}/{currency}")
@Produces(MediaType.TEXT_HTML)
class StatementPage {

    private final ReceiptVisits visits;

    StatementPage(ReceiptVisits visits) {
        this.visits = visits;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> ask(
            @PathParam("link") String sealed,
            @PathParam("year") String year,
            @PathParam("currency") String currency,
            @HeaderParam("Accept-Language") String languages) {
        return visits.ask(Visit.of(sealed, year, currency, languages)).map(ShownPage::response);
    }

    @POST
    @RateLimited
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> give(
            @PathParam("link") String sealed,
            @PathParam("year") String year,
            @PathParam("currency") String currency,
            @HeaderParam("Accept-Language") String languages,
            String form) {
        return visits.give(Visit.of(sealed, year, currency, languages), form).map(ShownPage::response);
    }
}
