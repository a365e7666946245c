package org.almoner.stripe.past;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.api.Since;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets an administrator bring in what was given before Almoner was there. */
@Cancellable(false)
@InTime
@Path("/admin/stripe/import")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class ImportResource {

    /** The year in which Stripe began. */
    private static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");

    private static final String RUNNING = """
            {"state":"RUNNING","since":"2015-01-01T00:00:00Z","until":"2026-01-02T03:04:05Z",\
            "startedAt":"2026-01-02T03:04:05Z","endedAt":null,"pages":31,"objects":3057,"passedOver":12,"otherMode":0,\
            "unusable":1,"added":2890,"changed":120,"secondsLeft":240,"error":null,"nextTryAt":null,"lists":[\
            {"list":"REFUNDS","state":"FINISHED","reached":"2015-03-01T10:00:00Z","pages":3,"objects":190,"passedOver":0,\
            "otherMode":0,"unusable":0,"added":190,"changed":0}]}""";

    private final AdminActions actions;
    private final StripeImport stripeImport;
    private final ImportStore store;
    private final StripeApi stripe;
    private final OwnContext ownContext;
    private final Clock clock;

    ImportResource(
            AdminActions actions,
            StripeImport stripeImport,
            ImportStore store,
            StripeApi stripe,
            OwnContext ownContext,
            Clock clock) {
        this.actions = actions;
        this.stripeImport = stripeImport;
        this.store = store;
        this.stripe = stripe;
        this.ownContext = ownContext;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Bring in what Stripe has of the past",
            description =
                    "Reads Stripe's lists, newest first, beside whatever webhooks tell, and any number of times: what is"
                            + " known already does not count twice. It goes on after this answer; GET tells how far it is.")
    @APIResponse(
            responseCode = "202",
            description = "Begun",
            content =
                    @Content(
                            schema = @Schema(implementation = ImportProgress.class),
                            examples = @ExampleObject(name = "under way", value = RUNNING)))
    @APIResponse(responseCode = "400", description = "No day and no instant, before Stripe began, or in the future")
    @APIResponse(responseCode = "409", description = "One is under way already")
    @APIResponse(responseCode = "503", description = "No key of Stripe's is configured")
    public Uni<Response> begin(
            @QueryParam("since")
                    @Parameter(required = true, description = "A day, in UTC, or an instant", example = "2015-01-01")
                    String since) {
        Instant from = Since.read(since, clock.instant());
        if (from.isBefore(FIRST)) {
            throw ProblemException.invalid("since", "must not lie before 2010-01-01: Stripe has nothing older");
        }
        if (!stripe.isConfigured()) {
            throw StripeFailure.noKey().toProblem();
        }
        return actions.keep("stripe.import", null, "since=" + from, () -> begin(from))
                .map(progress -> Response.accepted(progress).build());
    }

    private Uni<ImportProgress> begin(Instant since) {
        return store.begin(ImportRun.begin(UUID.randomUUID(), since, clock.instant()))
                .invoke(begun -> {
                    if (!begun) {
                        throw ProblemException.conflict(
                                "An import is under way; GET this address to see how far it is, DELETE it to cancel.");
                    }
                })
                .chain(this::progress)
                .invoke(progress -> ownContext.start(stripeImport::goOnIfDue));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "How far the import is")
    @APIResponse(
            responseCode = "200",
            description = "NONE, RUNNING, WAITING for its next try, FINISHED, CANCELLED or FAILED; error says why",
            content =
                    @Content(
                            schema = @Schema(implementation = ImportProgress.class),
                            examples = @ExampleObject(name = "under way", value = RUNNING)))
    public Uni<ImportProgress> progress() {
        return store.load().map(stored -> ImportProgress.of(stored.run(), clock.instant()));
    }

    @DELETE
    @Operation(
            summary = "Cancel the import",
            description =
                    "It ends with the page that is being written; what was brought in stays. One that has ended stays as it is.")
    @APIResponse(responseCode = "200", description = "It no longer runs")
    public Uni<ImportProgress> cancel() {
        return actions.keep(
                "stripe.import.cancel",
                null,
                null,
                () -> store.cancel(clock.instant()).chain(this::progress));
    }
}
