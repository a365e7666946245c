package org.almoner.ticket;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.RateLimited;
import org.almoner.web.idempotency.IdempotencyKey;
import org.almoner.web.idempotency.RepeatedRequests;
import org.almoner.web.idempotency.RepeatedRequests.Keyed;
import org.almoner.web.problem.Problem;
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

/** Makes tickets and shows them, for everybody. */
@Cancellable(false)
@InTime
@Path("/api/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tickets")
class TicketResource {

    private static final String IDEMPOTENCY =
            "Any text that is new, such as a UUID: the same request with the same key, within a day, makes one ticket and is"
                    + " answered the same";

    private static final String NEW_TICKET = """
            {"contactType":"EMAIL","contactValue":"someone@example.com","displayName":"Reading for Anna"}""";
    private static final String MADE = """
            {"id":"01890a5d-ac96-774b-bcce-b302099a8057","contactType":"EMAIL","contactValue":"someone@example.com",\
            "displayName":"Reading for Anna","status":"DRAFT",\
            "createdAt":"2026-01-02T03:04:05.678901Z","updatedAt":"2026-01-02T03:04:05.678901Z"}""";
    private static final String SEEN = """
            {"id":"01890a5d-ac96-774b-bcce-b302099a8057","displayName":"Reading for Anna","status":"OPEN",\
            "createdAt":"2026-01-02T03:04:05.678901Z","updatedAt":"2026-01-03T09:08:07.654321Z"}""";
    private static final String INVALID = """
            {"type":"about:blank","title":"Bad Request","status":400,\
            "detail":"contactValue must be an e-mail address.","instance":"/api/tickets/create",\
            "errors":[{"field":"contactValue","message":"must be an e-mail address"}]}""";

    private final ContactRules contactRules;
    private final Contacts contacts;
    private final RepeatedRequests repeated;
    private final Clock clock;

    TicketResource(ContactRules contactRules, Contacts contacts, RepeatedRequests repeated, Clock clock) {
        this.contacts = contacts;
        this.repeated = repeated;
        this.contactRules = contactRules;
        this.clock = clock;
    }

    @POST
    @Path("/create")
    @Consumes(MediaType.APPLICATION_JSON)
    @RateLimited
    @Operation(
            operationId = "createTicket",
            summary = "Makes a ticket",
            description = "It starts as a DRAFT. The contact is not shown again.")
    @APIResponse(
            responseCode = "200",
            description = "Made",
            content =
                    @Content(
                            schema = @Schema(implementation = TicketView.class),
                            examples = @ExampleObject(name = "made", value = MADE)))
    @APIResponse(
            responseCode = "400",
            description = "Invalid; errors names the fields",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "invalid", value = INVALID)))
    @APIResponse(responseCode = "429", description = "Too many requests; see Retry-After")
    @APIResponse(
            responseCode = "409",
            description = "A request with this Idempotency-Key is under way; see Retry-After")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key was used for another request")
    public Uni<TicketView> create(
            @HeaderParam(IdempotencyKey.HEADER) @Parameter(description = IDEMPOTENCY) IdempotencyKey key,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = NewTicket.class),
                                            examples = @ExampleObject(name = "ticket", value = NEW_TICKET)))
                    NewTicket ticket) {
        contactRules.check(ticket);
        return Panache.withTransaction(() -> key == null ? make(ticket) : once(key, ticket));
    }

    private Uni<TicketView> make(NewTicket ticket) {
        return RecordingTicket.draft(
                        ticket.contactType(),
                        contacts.store(ticket.contactValue()),
                        ticket.displayName(),
                        clock.instant())
                .<RecordingTicket>persist()
                .map(made -> TicketView.withContact(made, contacts));
    }

    /** The second time it is answered what was answered the first time, from what was sent again: no contact is kept for it. */
    private Uni<TicketView> once(IdempotencyKey key, NewTicket ticket) {
        Keyed keyed = Keyed.of(key, "ticket", ticket.contactType().name(), ticket.contactValue(), ticket.displayName());
        return repeated.claimInTransaction(keyed)
                .flatMap(claim -> claim.isNew()
                        ? make(ticket).call(made -> repeated.made(keyed, made.id(), made.createdAt()))
                        : Uni.createFrom().item(TicketView.draft(ticket, claim.result(), claim.at())));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getTicket", summary = "Shows a ticket, without its contact")
    @APIResponse(
            responseCode = "200",
            description = "Found",
            content =
                    @Content(
                            schema = @Schema(implementation = TicketView.class),
                            examples = @ExampleObject(name = "ticket", value = SEEN)))
    @APIResponse(responseCode = "400", description = "The id is no UUID")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<TicketView> get(@PathParam("id") UUID id) {
        return Panache.withSession(() -> RecordingTicket.find(id))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("ticket"))
                .map(TicketView::forEverybody);
    }
}
