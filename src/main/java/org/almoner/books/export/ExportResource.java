package org.almoner.books.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Snapshots;
import org.almoner.donation.admin.DonationFilterParameters;
import org.almoner.donation.ledger.DonorHashes;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Files for spreadsheets and bookkeeping. */
@Cancellable(false)
@Path("/admin/exports")
@RolesAllowed("admin")
@Tag(name = "Books")
class ExportResource {

    private static final Logger LOG = Logger.getLogger(ExportResource.class);

    private static final String CSV = "text/csv";

    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Snapshots snapshots;
    private final DonorHashes hashes;
    private final MovementExport movements;
    private final Vertx vertx;
    private final AtomicInteger running = new AtomicInteger();

    ExportResource(Snapshots snapshots, DonorHashes hashes, MovementExport movements, Vertx vertx) {
        this.snapshots = snapshots;
        this.hashes = hashes;
        this.movements = movements;
        this.vertx = vertx;
    }

    /** Writes past Quarkus REST, which would end an export that has failed like one that is whole. */
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
    @APIResponse(responseCode = "200", description = "CSV with a header row")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    public Uni<Void> donations(
            @BeanParam DonationFilterParameters filter,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @jakarta.ws.rs.core.Context HttpServerRequest request) {
        return filter.filter(hashes).flatMap(wanted -> write(DonationExport.of(wanted), marked, request));
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
    @APIResponse(responseCode = "200", description = "The file; its type is the profile's")
    @APIResponse(responseCode = "400", description = "A profile or filter that cannot be one; errors names it")
    @APIResponse(responseCode = "503", description = "Others are exporting; see Retry-After")
    public Uni<Void> movements(
            @QueryParam("profile") @DefaultValue("generic") Profile profile,
            @BeanParam DonationFilterParameters filter,
            @QueryParam("bom") @DefaultValue("false") Boolean marked,
            @jakarta.ws.rs.core.Context HttpServerRequest request) {
        return filter.filter(hashes).flatMap(wanted -> write(movements.of(profile, wanted), marked, request));
    }

    private Uni<Void> write(Export export, boolean marked, HttpServerRequest request) {
        if (request.method().equals(HttpMethod.HEAD)) {
            return Uni.createFrom().voidItem();
        }
        if (running.incrementAndGet() > Snapshots.LIMIT) {
            running.decrementAndGet();
            throw ProblemException.unavailable("Others are exporting at the moment.", RETRY);
        }
        Context context = vertx.getOrCreateContext();
        ExportStream stream = new ExportStream(request, context, export, marked);
        return snapshots
                .read(export.sql(), export.parameters(), stream)
                .onTermination()
                .invoke(running::decrementAndGet)
                .onItemOrFailure()
                .transformToUni((read, failure) -> Uni.createFrom()
                        .completionStage(() -> stream.end(failure))
                        .invoke(answered -> {
                            if (failure != null && answered) {
                                LOG.warnf("An export is not whole: %s", DatabaseFailure.describe(failure));
                            }
                        })
                        .flatMap(answered -> failure == null || answered
                                ? Uni.createFrom().voidItem()
                                : Uni.createFrom().failure(failure)));
    }
}
