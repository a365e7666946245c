package org.almoner.books.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.almoner.database.sql.InTime;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.donor.DonorHashes;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Files for spreadsheets and bookkeeping. */
@Cancellable(false)
@InTime
@Path("/admin/exports")
@RolesAllowed("admin")
@Tag(name = "Books")
public class ExportResource {

    private static final String CSV = "text/csv";

    private final Exports exports;
    private final DonorHashes hashes;
    private final MovementExport movements;

    ExportResource(Exports exports, DonorHashes hashes, MovementExport movements) {
        this.exports = exports;
        this.hashes = hashes;
        this.movements = movements;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/donations.csv")
    @Produces({CSV, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "exportDonations",
            summary = "All payments as CSV",
            description =
                    "Of one moment, newest first, with the filters of /admin/donations. A file that is not whole ends with"
                            + " a line INCOMPLETE and a broken connection.")
    @APIResponse(
            responseCode = "200",
            description = "CSV with a header row",
            content = {@Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))})
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    @InTime(unless = "a file takes as long as its reader")
    public Uni<Void> donations(
            @BeanParam DonationFilterParameters filter,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @jakarta.ws.rs.core.Context HttpServerRequest request) {
        return filter.filter(hashes).flatMap(wanted -> exports.write(DonationExport.of(wanted), marked, request));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/movements.csv")
    @Produces({CSV, MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "exportMovements",
            summary = "All movements of money, for a spreadsheet or a program for bookkeeping",
            description =
                    "since and until are of the time at which a movement is booked; the other filters are of its payment. The"
                            + " profiles xero and quickbooks are journals of a day, in one currency.")
    @APIResponse(
            responseCode = "200",
            description = "The file; its type is the profile's",
            content = {
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", description = "A profile or filter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    @InTime(unless = "a file takes as long as its reader")
    public Uni<Void> movements(
            @QueryParam("profile") @DefaultValue("generic") ExportProfile profile,
            @BeanParam DonationFilterParameters filter,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @jakarta.ws.rs.core.Context HttpServerRequest request) {
        return filter.filter(hashes).flatMap(wanted -> exports.write(movements.of(profile, wanted), marked, request));
    }
}
