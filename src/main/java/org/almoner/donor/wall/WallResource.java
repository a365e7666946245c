package org.almoner.donor.wall;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Who gave and wants it known. */
@Cancellable(false)
@InTime
@Path("/api/tickets/{id}/wall")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Ledger")
class WallResource {

    private final WallQueries queries;

    WallResource(WallQueries queries) {
        this.queries = queries;
    }

    @GET
    @Operation(
            summary = "The donor wall of a ticket",
            description =
                    "Last name and country of donors who consented in the checkout and whose gift has not been given back,"
                            + " newest first; all others are counted as anonymous. Caches may keep it for half a minute.")
    @APIResponse(responseCode = "200", description = "A page of the wall")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<WallAnswer> wall(
            @PathParam("id") UUID id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor,
            @Context HttpServerResponse response) {
        // Instead of what all answers have, and on this one alone: what failed is kept by no cache.
        return queries.page(id, limit, cursor)
                .invoke(page -> response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=30"));
    }
}
