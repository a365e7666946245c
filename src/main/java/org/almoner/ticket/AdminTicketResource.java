package org.almoner.ticket;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.almoner.database.sql.InTime;
import org.almoner.web.access.AdminActions;
import org.almoner.web.access.Callers;
import org.almoner.web.input.SearchText;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.almoner.web.privacy.TicketData;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Tickets as administrators see them: with their contacts, which no auditor is shown, and with what is theirs to decide. */
@Cancellable(false)
@InTime
@Path("/admin/tickets")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminTicketResource {

    /** An index has what is left of it. */
    static final String NAMED = "lower(displayName) like lower(:name) escape '!'";

    private static final String OPENING = "ticket.open";
    private static final String CLOSING = "ticket.close";

    private final AdminActions actions;
    private final ContactRules contactRules;
    private final Contacts contacts;
    private final Callers callers;
    private final List<TicketData> rooms;
    private final Clock clock;

    AdminTicketResource(
            AdminActions actions,
            ContactRules contactRules,
            Contacts contacts,
            Callers callers,
            @All List<TicketData> rooms,
            Clock clock) {
        this.rooms = rooms;
        this.callers = callers;
        this.contacts = contacts;
        this.actions = actions;
        this.contactRules = contactRules;
        this.clock = clock;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record Tickets(
            List<TicketView> tickets,
            @Schema(nullable = true) String nextCursor) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @WithSession
    @Operation(
            summary = "Finds tickets, newest first",
            description =
                    "By status, by the beginning of the name, or, for administrators, by the contact as it was given.")
    @APIResponse(responseCode = "200", description = "A page of tickets, for administrators with their contacts")
    @APIResponse(responseCode = "400", description = "A filter that cannot be one; errors names it")
    @APIResponse(responseCode = "403", description = "An auditor asked for a contact")
    public Uni<Tickets> find(
            @QueryParam("status") TicketStatus status,
            @QueryParam("contact") SearchText contact,
            @QueryParam("name") SearchText name,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Where where = new Where()
                .and("status = :status", "status", status)
                .and(NAMED, "name", SearchText.beginning(name))
                .after(cursor, "createdAt", "id");
        if (contact != null) {
            where.and(Contacts.FOUND, "contact", SearchText.small(contact))
                    .with("searches", contacts.searches(contact.text()));
        }
        return callers.isAdmin()
                .invoke(admin -> expectNoGuess(admin, contact))
                .flatMap(admin -> find(where, limit)
                        .map(page -> new Tickets(page.as(ticket -> view(ticket, admin)), page.nextCursor())));
    }

    /** A ticket that is found by an address tells that this is its address. */
    private static void expectNoGuess(boolean admin, SearchText contact) {
        if (!admin && contact != null) {
            throw ProblemException.forbidden("Only an administrator finds tickets by their contact.");
        }
    }

    private static Uni<Page<RecordingTicket>> find(Where where, Limit limit) {
        return RecordingTicket.<RecordingTicket>find(
                        where.in("from RecordingTicket") + " order by createdAt desc, id desc", where.parameters())
                .range(0, limit.rows())
                .list()
                .map(read -> Page.of(read, limit, ticket -> new Cursor(ticket.createdAt, ticket.id)));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @WithSession
    @Operation(summary = "Shows a ticket, to administrators with its contact")
    @APIResponse(responseCode = "200", description = "Found")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    public Uni<TicketView> get(@PathParam("id") UUID id) {
        return callers.isAdmin()
                .flatMap(admin -> existing(RecordingTicket.find(id)).map(ticket -> view(ticket, admin)));
    }

    @POST
    @Path("/{id}/open")
    @Operation(summary = "Opens a draft, as the first donation would")
    @APIResponse(responseCode = "200", description = "Open, now or before")
    @APIResponse(responseCode = "409", description = "It is closed, and stays so")
    public Uni<TicketView> open(@PathParam("id") UUID id) {
        return actions.keep(OPENING, id.toString(), null, () -> opened(id, ticket -> {}));
    }

    /**
     * The same by whoever has seen it.
     *
     * @param seen looks at the ticket while nobody else can change it, and throws where it is to stay as it is
     */
    public Uni<TicketView> open(UUID id, Consumer<TicketView> seen) {
        return actions.keep(OPENING, id.toString(), null, () -> opened(id, seen));
    }

    private Uni<TicketView> opened(UUID id, Consumer<TicketView> seen) {
        return changed(id, seen, ticket -> ticket.open(clock.instant()));
    }

    @POST
    @Path("/{id}/close")
    @Operation(
            summary = "Closes a ticket",
            description = "No new checkout starts for it. Money that was already under way still counts.")
    @APIResponse(responseCode = "200", description = "Closed, now or before")
    public Uni<TicketView> close(@PathParam("id") UUID id) {
        return actions.keep(CLOSING, id.toString(), null, () -> closed(id, ticket -> {}));
    }

    /** The same by whoever has seen it. @param seen as in {@link #open(UUID, Consumer)} */
    public Uni<TicketView> close(UUID id, Consumer<TicketView> seen) {
        return actions.keep(CLOSING, id.toString(), null, () -> closed(id, seen));
    }

    private Uni<TicketView> closed(UUID id, Consumer<TicketView> seen) {
        return changed(id, seen, ticket -> ticket.close(clock.instant()));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(summary = "Changes name or contact", description = "What is left out stays; a name of null is removed.")
    @APIResponse(responseCode = "200", description = "Changed")
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    public Uni<TicketView> change(@PathParam("id") UUID id, TicketChange change) {
        contactRules.check(change);
        return actions.keep(
                "ticket.change",
                id.toString(),
                null,
                () -> changed(id, ticket -> {}, ticket -> ticket.change(change, contacts, clock.instant())));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Deletes a ticket that no donation names")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "409", description = "Donations name it; it can be closed")
    public Uni<Void> delete(@PathParam("id") UUID id) {
        return actions.keep("ticket.delete", id.toString(), null, () -> deleted(id));
    }

    private Uni<Void> deleted(UUID id) {
        return Panache.withTransaction(() -> existing(RecordingTicket.findToRemove(id))
                        .call(ticket -> ticket.isNamed().invoke(named -> {
                            if (named) {
                                throw ProblemException.conflict("Donations name this ticket; it can only be closed.");
                            }
                        }))
                        .call(ticket -> eachRoom(room -> room.letGo(id)))
                        .flatMap(RecordingTicket::remove))
                .call(() -> eachRoom(TicketData::finish));
    }

    private Uni<Void> eachRoom(Function<TicketData, Uni<Void>> what) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(what::apply)
                .collect()
                .last();
    }

    private Uni<TicketView> changed(UUID id, Consumer<TicketView> seen, Consumer<RecordingTicket> change) {
        return Panache.withTransaction(() -> existing(RecordingTicket.findToChange(id))
                        .invoke(ticket -> seen.accept(view(ticket, true)))
                        .invoke(change))
                .map(ticket -> view(ticket, true));
    }

    private TicketView view(RecordingTicket ticket, boolean admin) {
        return admin ? TicketView.withContact(ticket, contacts) : TicketView.forEverybody(ticket);
    }

    private static Uni<RecordingTicket> existing(Uni<RecordingTicket> ticket) {
        return ticket.onItem().ifNull().failWith(() -> ProblemException.notFound("ticket"));
    }
}
