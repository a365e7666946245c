package org.almoner.live;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.almoner.database.sql.InTime;
import org.almoner.database.standby.StandbyReads;
import org.almoner.donation.reading.LedgerFeed;
import org.almoner.donation.reading.UnknownTicketException;
import org.almoner.web.access.Clients;
import org.almoner.web.problem.ProblemException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lets anyone follow the ledger of a ticket as it changes. */
@Cancellable(false)
@InTime
@Path("/api/tickets/{id}/donations/stream")
@Tag(name = "Ledger")
class LiveResource {

    private static final String EVENT = """
            event: donation
            id: 2026-01-02T03:04:06.123456Z
            data: {"donation":{"id":"0193e3a3-0b6e-7c55-8a44-5d0e9f1a2b3c","amount":25.00,"currency":"USD",…},\
            "totals":{"success":true,"total":25.00,"currency":"USD",…}}
            """;

    private final LedgerFeed feed;
    private final LiveTickets tickets;
    private final LiveEvents events;
    private final LiveSettings settings;
    private final StandbyReads reads;
    private final Clients clients;
    private final Vertx vertx;

    LiveResource(
            LedgerFeed feed,
            LiveTickets tickets,
            LiveEvents events,
            LiveSettings settings,
            StandbyReads reads,
            Clients clients,
            Vertx vertx) {
        this.feed = feed;
        this.tickets = tickets;
        this.events = events;
        this.settings = settings;
        this.reads = reads;
        this.clients = clients;
        this.vertx = vertx;
    }

    /** Writes past Quarkus REST, which would write each event anew for each reader and could not let go of a slow one. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Follow the ledger of a ticket",
            description =
                    "Server-sent events named donation, each with a donation as it is now and the new totals. Open the "
                            + "stream first and read the ledger then: nothing falls in between. A donation may be told "
                            + "more than once, so replace what you have by its id. With Last-Event-ID, which browsers "
                            + "send by themselves, the stream begins with what changed since. A donation that has left "
                            + "the ledger is null, with its leftId.")
    @APIResponse(
            responseCode = "200",
            description = "Events, until one side ends it",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = LedgerChange.class),
                            examples = @ExampleObject(name = "donation", value = EVENT)))
    @APIResponse(responseCode = "400", description = "The id is no UUID, or Last-Event-ID no id of an event")
    @APIResponse(responseCode = "404", description = "There is no such ticket")
    @APIResponse(responseCode = "429", description = "Too many open streams of this client; see Retry-After")
    @APIResponse(responseCode = "503", description = "Too many open streams; see Retry-After")
    @InTime(unless = "a stream has no end")
    public Uni<Void> follow(
            @PathParam("id") UUID id,
            @HeaderParam(LiveEvents.LAST_EVENT_ID) String lastEventId,
            @jakarta.ws.rs.core.Context HttpServerRequest request) {
        Instant last = LiveEvents.readPlace(lastEventId);
        Context context = vertx.getOrCreateContext();
        return feed.nowOf(id)
                .onFailure(UnknownTicketException.class)
                .transform(unknown -> ProblemException.notFound("ticket"))
                .chain(now -> request.method().equals(HttpMethod.HEAD)
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().emitter(ended -> follow(id, last, now, request, context, ended)));
    }

    /** @param now by the database's clock, before anything is read */
    private void follow(
            UUID ticket,
            Instant last,
            Instant now,
            HttpServerRequest request,
            Context context,
            UniEmitter<? super Void> ended) {
        String client = clients.of(request);
        tickets.enter(client);
        AtomicReference<LiveStream> self = new AtomicReference<>();
        LiveStream stream = new LiveStream(
                request,
                context,
                settings,
                (at, after) -> feed.since(ticket, at, after, LiveStream.PAGE_ROWS),
                events,
                () -> {
                    tickets.unfollow(ticket, self.get());
                    tickets.leave(client);
                    ended.complete(null);
                });
        self.set(stream);
        // First the news to come, then what was missed: nothing falls in between.
        tickets.follow(ticket, stream);
        stream.begin(since(last, now), last == null ? now : null);
    }

    /** What is read from a standby may lack what was written just before the stream began: so the stream tells that, too. */
    private Instant since(Instant last, Instant now) {
        Duration oldest = reads.oldest();
        if (last == null) {
            return oldest.isZero() ? null : now.minus(oldest).minus(settings.overlap());
        }
        return last.minus(settings.overlap());
    }
}
