package org.almoner.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.donation.ledger.LedgerNotification;
import org.almoner.donation.reading.LedgerFeed;
import org.almoner.web.access.ClientPlaces;
import org.almoner.web.problem.ProblemException;

/** Everybody who follows a ticket on this replica, by ticket; and how many of them there may be. */
@ApplicationScoped
class LiveTickets {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    private final LedgerFeed feed;
    private final LiveEvents events;
    private final LiveSettings settings;
    private final Vertx vertx;
    private final OwnContext ownContext;
    private final Map<UUID, LiveTicket> tickets = new HashMap<>();
    private final ClientPlaces places;
    private boolean closing;

    LiveTickets(
            LedgerFeed feed,
            LiveEvents events,
            LiveSettings settings,
            Vertx vertx,
            OwnContext ownContext,
            MeterRegistry metrics) {
        this.feed = feed;
        this.events = events;
        this.settings = settings;
        this.vertx = vertx;
        this.ownContext = ownContext;
        this.places = new ClientPlaces(
                settings.maxStreams(),
                settings.maxStreamsPerClient(),
                "Too many streams are open at the moment.",
                RETRY_AFTER);
        metrics.gauge("almoner.live.streams", places, ClientPlaces::taken);
    }

    /** Takes a place, to be given back by {@link #leave}. @throws ProblemException 429 or 503 when there is none */
    synchronized void enter(String client) {
        if (closing) {
            throw ProblemException.unavailable("This instance is about to stop; another one takes over.", RETRY_SOON);
        }
        places.enter(client);
    }

    void leave(String client) {
        places.leave(client);
    }

    synchronized void follow(UUID ticket, LiveStream stream) {
        tickets.computeIfAbsent(ticket, id -> new LiveTicket(id, feed, events, settings, vertx, ownContext))
                .add(stream);
        if (closing) {
            stream.close();
        }
    }

    synchronized void unfollow(UUID ticket, LiveStream stream) {
        tickets.computeIfPresent(ticket, (id, followed) -> followed.remove(stream) ? null : followed);
    }

    void changed(LedgerNotification.ChangedDonations change) {
        LiveTicket followed;
        synchronized (this) {
            followed = tickets.get(change.ticketId());
        }
        if (followed != null) {
            followed.changed(change.donationIds());
        }
    }

    /** Nobody told us what was written since then, in any ledger. */
    void missedSince(Instant at) {
        all().forEach(ticket -> ticket.missedSince(at));
    }

    /** Before requests under way are waited for: a stream would be waited for in vain. */
    void lastOrders(@Observes ShutdownDelayInitiatedEvent stopping) {
        closeAll();
    }

    void closeAll(@Observes ShutdownEvent stopping) {
        closeAll();
    }

    private void closeAll() {
        synchronized (this) {
            closing = true;
        }
        all().forEach(LiveTicket::close);
    }

    int count() {
        return places.taken();
    }

    private synchronized List<LiveTicket> all() {
        return List.copyOf(tickets.values());
    }
}
