package org.almoner.support;

import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
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
import java.time.Instant;
import java.util.UUID;
import org.almoner.database.sql.InTime;
import org.almoner.support.SupportMessage.Author;
import org.almoner.ticket.ContactRules;
import org.almoner.web.access.RateLimited;
import org.almoner.web.paging.Cursor;
import org.almoner.web.paging.Limit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets visitors ask those who run the service. A thread is shown to whoever has its token, and to nobody else. */
@Cancellable(false)
@InTime
@Path("/api/support")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Support")
class SupportResource {

    private final SupportThreads threads;
    private final ContactRules contactRules;

    SupportResource(SupportThreads threads, ContactRules contactRules) {
        this.threads = threads;
        this.contactRules = contactRules;
    }

    /** @param token shows the thread; it is told here once and never again */
    @RegisterForReflection
    record Opened(UUID id, String token, String subject, SupportStatus status, Instant createdAt) {

        private static Opened of(SupportTicket ticket, SupportToken token) {
            return new Opened(ticket.id, token.text(), ticket.subject, ticket.status, ticket.createdAt);
        }

        /** Not the default, which would log the token. */
        @Override
        public String toString() {
            return "Opened[" + id + "]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RateLimited
    @WithTransaction
    @ResponseStatus(201)
    @Operation(summary = "Opens a thread", description = "The token in the answer is the only key to it.")
    @APIResponse(
            responseCode = "201",
            description = "Opened",
            content = @Content(schema = @Schema(implementation = Opened.class)))
    @APIResponse(responseCode = "400", description = "Invalid; errors names the fields")
    @APIResponse(responseCode = "404", description = "There is no such ticket; errors names it")
    @APIResponse(responseCode = "429", description = "Too many requests; see Retry-After")
    public Uni<Opened> open(NewSupportTicket ticket) {
        contactRules.check(ticket);
        SupportToken token = SupportToken.random();
        return threads.open(ticket, token).map(opened -> Opened.of(opened, token));
    }

    @GET
    @Path("/{token}/messages")
    @WithSession
    @Operation(
            summary = "Shows a thread, oldest message first",
            description = "A page ends before its limit where messages are long.")
    @APIResponse(responseCode = "200", description = "A page of messages")
    @APIResponse(responseCode = "404", description = "No thread has this token")
    public Uni<MessagePage> read(
            @PathParam("token") SupportToken token,
            @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
            @QueryParam("cursor") Cursor cursor) {
        return existing(SupportTicket.find(token)).flatMap(ticket -> MessagePage.read(ticket, cursor, limit));
    }

    @POST
    @Path("/{token}/messages")
    @Consumes(MediaType.APPLICATION_JSON)
    @RateLimited
    @WithTransaction
    @ResponseStatus(201)
    @Operation(summary = "Goes on with a thread", description = "One that was answered or closed is open again.")
    @APIResponse(
            responseCode = "201",
            description = "Said",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    @APIResponse(responseCode = "404", description = "No thread has this token")
    @APIResponse(responseCode = "409", description = "The thread is full")
    @APIResponse(responseCode = "429", description = "Too many requests; see Retry-After")
    public Uni<MessageView> say(@PathParam("token") SupportToken token, @NotNull @Valid NewMessage message) {
        return existing(SupportTicket.findToChange(token))
                .flatMap(ticket -> threads.say(ticket, Author.VISITOR, message.message()))
                .map(MessageView::of);
    }

    private static Uni<SupportTicket> existing(Uni<SupportTicket> ticket) {
        return ticket.onItem().ifNull().failWith(SupportToken::unknown);
    }
}
