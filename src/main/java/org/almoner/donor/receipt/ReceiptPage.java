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

/** Where a donor gets the receipt of one gift. Mail programs open links by themselves, so that looking at it gives none. */
@Cancellable(false)
@InTime
@Path("/donor/receipt/{link}")
@Produces(MediaType.TEXT_HTML)
class ReceiptPage {

    private final ReceiptVisits visits;

    ReceiptPage(ReceiptVisits visits) {
        this.visits = visits;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> ask(@PathParam("link") String sealed, @HeaderParam("Accept-Language") String languages) {
        return visits.ask(Visit.of(sealed, null, null, languages)).map(ShownPage::response);
    }

    @POST
    @RateLimited
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> give(
            @PathParam("link") String sealed, @HeaderParam("Accept-Language") String languages, String form) {
        return visits.give(Visit.of(sealed, null, null, languages), form).map(ShownPage::response);
    }
}
