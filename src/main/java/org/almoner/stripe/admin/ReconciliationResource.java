package org.almoner.stripe.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.almoner.database.sql.InTime;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Reads;
import org.almoner.stripe.api.Since;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.catchup.Reconciliation;
import org.almoner.stripe.catchup.ReconciliationRun;
import org.almoner.stripe.catchup.ReconciliationSettings;
import org.almoner.stripe.catchup.ReconciliationStore.Stored;
import org.almoner.web.access.AdminActions;
import org.almoner.web.problem.LongWork;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets an administrator compare the ledger with Stripe's list of events. */
@Cancellable(false)
@InTime
@Path("/admin/stripe/reconcile")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class ReconciliationResource {

    private static final String FINISHED = """
            {"state":"FINISHED","since":"2026-01-01T00:00:00Z","until":"2026-01-02T03:04:05Z",\
            "startedAt":"2026-01-02T03:04:05Z","finishedAt":"2026-01-02T03:04:07Z","pages":3,"events":214,"missed":2,\
            "failed":0,"error":null}""";

    private final AdminActions actions;
    private final Reconciliation reconciliation;
    private final ReconciliationSettings settings;
    private final StripeApi stripe;
    private final OwnContext ownContext;
    private final LongWork longWork;
    private final Reads reads;
    private final ObjectMapper json;
    private final Clock clock;

    ReconciliationResource(
            AdminActions actions,
            Reconciliation reconciliation,
            ReconciliationSettings settings,
            StripeApi stripe,
            OwnContext ownContext,
            LongWork longWork,
            Reads reads,
            ObjectMapper json,
            Clock clock) {
        this.json = json;
        this.actions = actions;
        this.reconciliation = reconciliation;
        this.settings = settings;
        this.stripe = stripe;
        this.ownContext = ownContext;
        this.longWork = longWork;
        this.reads = reads;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Walk Stripe's events since a point in time",
            description = "Waits a few seconds for the end; a longer walk goes on, and GET tells how far it has come.")
    @APIResponse(
            responseCode = "200",
            description = "Finished",
            content =
                    @Content(
                            schema = @Schema(implementation = Progress.class),
                            examples = @ExampleObject(name = "finished", value = FINISHED)))
    @APIResponse(
            responseCode = "202",
            description = "Under way",
            content = @Content(schema = @Schema(implementation = Progress.class)))
    @APIResponse(responseCode = "400", description = "No day and no instant, or one that Stripe's list does not reach")
    @APIResponse(responseCode = "409", description = "A walk is under way already")
    @APIResponse(responseCode = "502", description = "Stripe refused or is down; what was found until then is kept")
    @APIResponse(responseCode = "503", description = "No key of Stripe's is configured")
    @InTime(unless = "Stripe is asked, which has its own")
    public Uni<Response> reconcile(
            @QueryParam("since")
                    @Parameter(
                            description =
                                    "A day, in UTC, or an instant, at most 30 days ago; left out, it goes on where the last"
                                            + " walk ended",
                            example = "2026-01-01")
                    String since,
            @RequestBody(
                            description = "May say since instead",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = WalkInput.class)))
                    byte[] body,
            @Context HttpServerRequest request) {
        // One that is empty is none to Quarkus.
        Instant from = possible(since == null ? request.getParam("since") : since, body);
        if (!stripe.isConfigured()) {
            throw StripeFailure.noKey().toProblem();
        }
        return actions.keep("stripe.reconcile", null, from == null ? "since=last" : "since=" + from, () -> walk(from))
                .flatMap(finished -> finished.map(Uni.createFrom()::item).orElseGet(this::underWay));
    }

    /** @param from null to go on @return nothing when the walk has begun and goes on */
    Uni<Optional<Response>> walk(Instant from) {
        Uni<Response> walked = ownContext
                .start(() -> from == null ? reconciliation.walkOn() : reconciliation.walkSince(from))
                .map(walk -> walk.orElseThrow(() -> ProblemException.conflict(
                        "A reconciliation is under way; GET this address to see how far it has come.")))
                .map(walk -> Response.ok(Progress.of(walk, "FINISHED", null)).build())
                .onFailure(StripeFailure.class)
                .transform(failure -> ((StripeFailure) failure).toProblem());
        return longWork.answer(settings.patience(), walked.map(Optional::of), Optional::empty);
    }

    private Uni<Response> underWay() {
        return reads.inTime(status())
                .map(progress -> Response.accepted(progress).build());
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "How far the last walk has come")
    @APIResponse(
            responseCode = "200",
            description = "NONE, RUNNING, FINISHED or STOPPED; error says why it stopped",
            content =
                    @Content(
                            schema = @Schema(implementation = Progress.class),
                            examples = @ExampleObject(name = "finished", value = FINISHED)))
    public Uni<Progress> status() {
        return reconciliation.status().map(stored -> Progress.of(stored.walk(), state(stored), stored.error()));
    }

    private String state(Stored stored) {
        if (stored.walk().startedAt() == null) {
            return "NONE";
        }
        if (stored.leasedUntil() != null) {
            return "RUNNING";
        }
        return stored.walk().isInterrupted() ? "STOPPED" : "FINISHED";
    }

    /** @return null where nothing is said */
    private Instant possible(String parameter, byte[] body) {
        String field = WalkInput.since(body, json);
        if (parameter != null && field != null) {
            throw ProblemException.invalid("since", "must be said once");
        }
        if (parameter == null && field == null) {
            return null;
        }
        Instant now = clock.instant();
        Instant since = Since.read(parameter == null ? field : parameter, now);
        if (since.isBefore(now.minus(Reconciliation.REACH))) {
            throw ProblemException.invalid("since", "must be at most 30 days ago: Stripe's list of events ends there");
        }
        return since;
    }

    /** A walk as an administrator sees it. */
    @RegisterForReflection
    @Schema(name = "Reconciliation")
    public record Progress(
            String state,
            @Schema(nullable = true) Instant since,
            @Schema(nullable = true) Instant until,
            @Schema(nullable = true) Instant startedAt,
            @Schema(nullable = true) Instant finishedAt,
            long pages,
            long events,
            long missed,
            long failed,
            @Schema(nullable = true) String error) {

        private static Progress of(ReconciliationRun walk, String state, String error) {
            return new Progress(
                    state,
                    walk.walkFrom(),
                    walk.walkUntil(),
                    walk.startedAt(),
                    walk.finishedAt(),
                    walk.pages(),
                    walk.events(),
                    walk.missed(),
                    walk.failed(),
                    error);
        }
    }
}
