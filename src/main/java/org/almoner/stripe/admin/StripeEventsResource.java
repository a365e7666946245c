package org.almoner.stripe.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.InTime;
import org.almoner.stripe.admin.EventQueries.Filter;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.translation.StripeValues;
import org.almoner.web.access.AdminActions;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.StripeCursor;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Stripe's events as an administrator sees them: what came, what failed, and another try. */
@Cancellable(false)
@InTime
@Path("/admin/stripe/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class StripeEventsResource {

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,255}");
    private static final String FAILED = """
            {"nextCursor":null,"events":[{"eventId":"evt_1","type":"charge.refunded","apiVersion":"2026-07-29.dahlia",\
            "livemode":true,"createdAt":"2026-01-02T03:04:05Z","receivedAt":"2026-01-02T03:04:06.5Z",\
            "processedAt":null,"outcome":"failed","error":"the database was busy (SQLSTATE 57014)"}]}""";

    private final AdminActions actions;
    private final EventQueries queries;
    private final EventReplay replay;

    StripeEventsResource(AdminActions actions, EventQueries queries, EventReplay replay) {
        this.actions = actions;
        this.queries = queries;
        this.replay = replay;
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Operation(summary = "Events that were received", description = "Newest first; nextCursor leads to the next page.")
    @APIResponse(
            responseCode = "200",
            description = "A page of events",
            content =
                    @Content(
                            schema = @Schema(implementation = EventsAnswer.class),
                            examples = @ExampleObject(name = "a failed one", value = FAILED)))
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    public Uni<EventsAnswer> find(
            @QueryParam("outcome")
                    @Parameter(description = "error for all with an error, ok for the others", example = "error")
                    AskedOutcome outcome,
            @QueryParam("type") @Parameter(example = "charge.refunded") String type,
            @QueryParam("since") @Parameter(example = "2026-01-01T00:00:00Z") Instant since,
            @QueryParam("until") @Parameter(example = "2026-01-02T00:00:00Z") Instant until,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") StripeCursor cursor) {
        if (type != null && !TYPE.matcher(type).matches()) {
            throw ProblemException.invalid("type", "must be a type of Stripe's, as charge.refunded");
        }
        Filter filter = new Filter(outcome, type, since, until);
        return queries.find(filter, limit, cursor).map(EventsAnswer::of);
    }

    @POST
    @Path("/{eventId}/replay")
    @Operation(
            summary = "Process an event once more",
            description =
                    "Fetches it from Stripe, also when it never arrived or was processed before: nothing counts twice.")
    @APIResponse(responseCode = "200", description = "Processed; error says why it has no effect, if it has none")
    @APIResponse(responseCode = "404", description = "Stripe does not know it, or no longer")
    @APIResponse(responseCode = "502", description = "Stripe refused or is down")
    @APIResponse(responseCode = "503", description = "No key of Stripe's is configured, or the database is away")
    @InTime(unless = "Stripe is asked, which has its own")
    public Uni<EventView> replay(@PathParam("eventId") String eventId) {
        if (!StripeValues.isId(eventId)) {
            throw ProblemException.invalid("eventId", "must be the id of an event, as evt_1");
        }
        return actions.keep(
                "event.replay",
                eventId,
                null,
                () -> replay.replay(eventId).flatMap(queries::event).map(EventView::of));
    }

    /** Whether the replay of any other event would fail as this one did: Stripe or the database is away. */
    public static boolean isOfAll(Throwable failure) {
        return StripeFailure.isOfAll(failure) || DatabaseFailure.isOfAll(failure);
    }

    @RegisterForReflection
    @Schema(name = "StripeEvents")
    public record EventsAnswer(@Schema(nullable = true) String nextCursor, List<EventView> events) {

        private static EventsAnswer of(Page<ReceivedEvent> page) {
            return new EventsAnswer(page.nextCursor(), page.as(EventView::of));
        }
    }

    /**
     * An event.
     *
     * @param processedAt null while it is not finished
     * @param outcome what became of it; null for a moment after an update, where the last version wrote it
     * @param error why it failed or has no effect
     */
    @RegisterForReflection
    @Schema(name = "StripeEvent")
    public record EventView(
            String eventId,
            String type,
            @Schema(nullable = true) String apiVersion,
            boolean livemode,
            Instant createdAt,
            Instant receivedAt,
            @Schema(nullable = true) Instant processedAt,
            @Schema(nullable = true) String outcome,
            @Schema(nullable = true) String error) {

        private static EventView of(ReceivedEvent event) {
            return new EventView(
                    event.id,
                    event.type,
                    event.apiVersion,
                    event.livemode,
                    event.created,
                    event.receivedAt,
                    event.processedAt,
                    event.outcome,
                    event.error);
        }
    }
}
