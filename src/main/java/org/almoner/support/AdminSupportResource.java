package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.almoner.database.sql.InTime;
import org.almoner.support.SupportMessage.Author;
import org.almoner.ticket.Contacts;
import org.almoner.web.access.AdminActions;
import org.almoner.web.access.Callers;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.almoner.web.paging.Page;
import org.almoner.web.paging.Where;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Visitors' threads for those who answer them. */
@Cancellable(false)
@InTime
@Path("/admin/support")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Administration")
public class AdminSupportResource {

    private static final String ANSWERING = "support.answer";
    private static final String CLOSING = "support.close";

    private final AdminActions actions;
    private final SupportThreads threads;
    private final Contacts contacts;
    private final Callers callers;

    AdminSupportResource(AdminActions actions, SupportThreads threads, Contacts contacts, Callers callers) {
        this.callers = callers;
        this.contacts = contacts;
        this.actions = actions;
        this.threads = threads;
    }

    /** @param nextCursor null on the last page */
    @RegisterForReflection
    public record SupportTickets(
            List<SupportView> threads,
            @Schema(nullable = true) String nextCursor) {}

    @GET
    @RolesAllowed({"admin", "auditor"})
    @WithSession
    @Operation(
            summary = "Lists threads, the last touched first",
            description = "Only administrators are told whose they are.")
    @APIResponse(responseCode = "200", description = "A page of threads")
    public Uni<SupportTickets> list(
            @QueryParam("status") SupportStatus status,
            @QueryParam("ticketId") UUID ticketId,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        Where where = new Where()
                .and("status = :status", "status", status)
                .and("ticketId = :ticket", "ticket", ticketId)
                .after(cursor, "updatedAt", "id");
        return callers.isAdmin()
                .flatMap(admin -> list(where, limit)
                        .map(page -> new SupportTickets(page.as(ticket -> view(ticket, admin)), page.nextCursor())));
    }

    private static Uni<Page<SupportTicket>> list(Where where, Limit limit) {
        return SupportTicket.<SupportTicket>find(
                        where.in("from SupportTicket") + " order by updatedAt desc, id desc", where.parameters())
                .range(0, limit.rows())
                .list()
                .map(read -> Page.of(read, limit, ticket -> new Cursor(ticket.updatedAt, ticket.id)));
    }

    @GET
    @RolesAllowed({"admin", "auditor"})
    @Path("/{id}")
    @WithSession
    @Operation(
            summary = "Shows a thread, oldest message first",
            description = "Only administrators are told whose it is.")
    @APIResponse(responseCode = "200", description = "A page of messages")
    @APIResponse(responseCode = "404", description = "There is no such thread")
    public Uni<MessagePage.ForAdmin> read(
            @PathParam("id") UUID id,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return shown(id).flatMap(thread -> MessagePage.ForAdmin.read(thread, cursor, limit));
    }

    /**
     * For the desk, where a thread is read from its end: what was said last, the oldest of it first.
     *
     * @param before null for the end; else what was said before that, its {@code nextCursor}
     */
    @RolesAllowed({"admin", "auditor"})
    @WithSession
    public Uni<MessagePage.ForAdmin> readFromEnd(UUID id, Limit limit, Cursor before) {
        return shown(id).flatMap(thread -> MessagePage.ForAdmin.end(thread, before, limit));
    }

    private Uni<SupportView> shown(UUID id) {
        return callers.isAdmin()
                .flatMap(admin -> existing(SupportTicket.find(id)).map(ticket -> view(ticket, admin)));
    }

    @POST
    @Path("/{id}/answer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Answers a thread")
    @APIResponse(responseCode = "200", description = "Answered")
    @APIResponse(responseCode = "404", description = "There is no such thread")
    @APIResponse(responseCode = "409", description = "The thread is full")
    public Uni<SupportView> answer(@PathParam("id") UUID id, @NotNull @Valid NewMessage message) {
        return actions.keep(ANSWERING, id.toString(), null, () -> answered(id, message, thread -> {}));
    }

    /**
     * The same by whoever has read it.
     *
     * @param seen looks at the thread while nobody else can write to it, and throws where it is not to be answered
     */
    public Uni<SupportView> answer(UUID id, @NotNull @Valid NewMessage message, Consumer<SupportView> seen) {
        return actions.keep(ANSWERING, id.toString(), null, () -> answered(id, message, seen));
    }

    private Uni<SupportView> answered(UUID id, NewMessage message, Consumer<SupportView> seen) {
        return changed(id, seen, ticket -> threads.say(ticket, Author.ADMIN, message.message()));
    }

    @POST
    @Path("/{id}/close")
    @Operation(summary = "Closes a thread", description = "A new message of the visitor opens it again.")
    @APIResponse(responseCode = "200", description = "Closed, now or before")
    @APIResponse(responseCode = "404", description = "There is no such thread")
    public Uni<SupportView> close(@PathParam("id") UUID id) {
        return actions.keep(CLOSING, id.toString(), null, () -> changed(id, thread -> {}, threads::close));
    }

    /** The same by whoever has read it. @param seen as in {@link #answer(UUID, NewMessage, Consumer)} */
    public Uni<SupportView> close(UUID id, Consumer<SupportView> seen) {
        return actions.keep(CLOSING, id.toString(), null, () -> changed(id, seen, threads::close));
    }

    private Uni<SupportView> changed(UUID id, Consumer<SupportView> seen, Function<SupportTicket, Uni<?>> change) {
        return Panache.withTransaction(() -> existing(SupportTicket.findToChange(id))
                        .invoke(ticket -> seen.accept(view(ticket, true)))
                        .call(change))
                .map(ticket -> view(ticket, true));
    }

    private SupportView view(SupportTicket ticket, boolean admin) {
        return admin ? SupportView.withContact(ticket, contacts) : SupportView.withoutContact(ticket);
    }

    private static Uni<SupportTicket> existing(Uni<SupportTicket> ticket) {
        return ticket.onItem().ifNull().failWith(() -> ProblemException.notFound("support thread"));
    }
}
