package org.almoner.books.payout;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.almoner.books.export.Exports;
import org.almoner.database.sql.InTime;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** All payouts as a file. What is in one is a file beside its pages. */
@Cancellable(false)
@InTime
@Path("/admin/payouts.csv")
@RolesAllowed("admin")
@Tag(name = "Books")
public class PayoutFileResource {

    private final Exports exports;

    PayoutFileResource(Exports exports) {
        this.exports = exports;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Payouts as CSV",
            description = "Of one moment, newest first, with the filters of /admin/payouts.")
    @APIResponse(
            responseCode = "200",
            description = "CSV with a header row",
            content = {@Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))})
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    @InTime(unless = "a file takes as long as its reader")
    public Uni<Void> payouts(
            @BeanParam PayoutFilter filter,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @Context HttpServerRequest request) {
        return exports.write(PayoutFiles.payouts(filter.parameters()), marked, request);
    }
}
