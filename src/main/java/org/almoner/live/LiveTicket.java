package org.almoner.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.almoner.database.sql.OwnContext;
import org.almoner.donation.reading.LedgerFeed;
import org.jboss.logging.Logger;

/**
 * One ticket that somebody follows. What changed is read once for all of them and told to each; then comes a pause, and what
 * changes meanwhile is read together.
 */
final class LiveTicket {

    private static final Logger LOG = Logger.getLogger(LiveTicket.class);

    /** Donations that may wait to be read; with more, everybody comes back and reads them page by page. */
    private static final int MAX_CHANGED = 1_000;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final UUID id;
    private final LedgerFeed feed;
    private final LiveEvents events;
    private final LiveSettings settings;
    private final Vertx vertx;
    private final OwnContext ownContext;

    private final Set<LiveStream> streams = new LinkedHashSet<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private Instant missedSince;
    private boolean busy;

    LiveTicket(UUID id, LedgerFeed feed, LiveEvents events, LiveSettings settings, Vertx vertx, OwnContext ownContext) {
        this.id = id;
        this.feed = feed;
        this.events = events;
        this.settings = settings;
        this.vertx = vertx;
        this.ownContext = ownContext;
    }

    synchronized void add(LiveStream stream) {
        streams.add(stream);
    }

    /** @return whether nobody is left */
    synchronized boolean remove(LiveStream stream) {
        streams.remove(stream);
        return streams.isEmpty();
    }

    /** These donations were written. */
    synchronized void changed(Set<UUID> donations) {
        changed.addAll(donations);
        if (changed.size() > MAX_CHANGED) {
            changed.clear();
            streams.forEach(LiveStream::close);
        } else {
            tellSoon();
        }
    }

    /** Nobody told us what was written since then. */
    synchronized void missedSince(Instant at) {
        if (missedSince == null || at.isBefore(missedSince)) {
            missedSince = at;
        }
        tellSoon();
    }

    synchronized void close() {
        streams.forEach(LiveStream::close);
    }

    private synchronized void tellSoon() {
        if (!busy && !streams.isEmpty() && (missedSince != null || !changed.isEmpty())) {
            busy = true;
            if (missedSince != null) {
                readMissed(missedSince);
                missedSince = null;
            } else {
                readChanged(Set.copyOf(changed));
                changed.clear();
            }
        }
    }

    private void readChanged(Set<UUID> donations) {
        ownContext
                .start(() -> feed.of(id, donations))
                .subscribe()
                .with(
                        part -> {
                            tell(withLeft(donations, part));
                            again(settings.pause());
                        },
                        failure -> {
                            synchronized (this) {
                                changed.addAll(donations);
                            }
                            failed(failure);
                        });
    }

    private List<Buffer> withLeft(Set<UUID> donations, LedgerFeed.Part part) {
        Set<UUID> left = new LinkedHashSet<>(donations);
        left.removeAll(part.entries().stream().map(LedgerFeed.Entry::donationId).collect(Collectors.toSet()));
        List<Buffer> news = new ArrayList<>(events.ofLeft(left, part));
        news.addAll(events.of(part));
        return news;
    }

    private void readMissed(Instant since) {
        int most = settings.waitingEvents();
        ownContext
                .start(() -> feed.since(id, since, null, most + 1))
                .subscribe()
                .with(
                        part -> {
                            if (part.entries().size() > most) {
                                close();
                            } else {
                                tell(events.of(part));
                            }
                            again(settings.pause());
                        },
                        failure -> {
                            missedSince(since);
                            failed(failure);
                        });
    }

    private void failed(Throwable failure) {
        LOG.debugf(
                "The changes of a ledger could not be read (%s)",
                failure.getClass().getSimpleName());
        again(RETRY);
    }

    private void again(Duration pause) {
        vertx.setTimer(pause.toMillis(), later -> {
            synchronized (this) {
                busy = false;
                tellSoon();
            }
        });
    }

    private synchronized void tell(List<Buffer> news) {
        streams.forEach(stream -> stream.tell(news));
    }
}
