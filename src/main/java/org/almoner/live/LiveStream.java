package org.almoner.live;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.almoner.donation.reading.LedgerFeed;
import org.jboss.logging.Logger;

/**
 * One browser that follows one ticket. It first gets what it missed, page by page at its own pace, then what is told. Nothing
 * is written while the line is full; what waits is bounded, and who falls behind it is let go.
 *
 * <p>All of it runs on the context of its request, one thing at a time.
 */
final class LiveStream {

    private static final Logger LOG = Logger.getLogger(LiveStream.class);

    /** Donations of what was missed that are read at once. */
    static final int PAGE_ROWS = 100;

    /** Heartbeats that find the line full, one after the other, before the reader is given up. */
    private static final int PATIENCE_HEARTBEATS = 2;

    private final HttpServerResponse response;
    private final Context context;
    private final LiveSettings settings;
    private final Missed missed;
    private final LiveEvents events;
    private final Runnable onEnd;

    private final Queue<Buffer> caughtUp = new ArrayDeque<>();
    private final Queue<Buffer> told = new ArrayDeque<>();
    private Instant missedAt;
    private UUID missedId;
    private boolean reading;
    private int stalledHeartbeats;
    private long heartbeat;
    private boolean ended;

    /** Reads what was written after a donation, at most {@link #PAGE_ROWS}. */
    interface Missed {
        Uni<LedgerFeed.Part> after(Instant at, UUID id);
    }

    /** @param onEnd called once, however it ends */
    LiveStream(
            HttpServerRequest request,
            Context context,
            LiveSettings settings,
            Missed missed,
            LiveEvents events,
            Runnable onEnd) {
        this.response = request.response();
        this.context = context;
        this.settings = settings;
        this.missed = missed;
        this.events = events;
        this.onEnd = onEnd;
    }

    /**
     * Begins with what was written since, or at once when that is null.
     *
     * @param place from where a browser goes on that has been told nothing, or null for one that knows
     */
    void begin(Instant since, Instant place) {
        context.runOnContext(here -> {
            if (response.closed()) {
                end();
            } else {
                open();
                missedAt = since;
                told.add(place == null ? LiveEvents.heartbeat() : LiveEvents.place(place));
                write();
            }
        });
    }

    private void open() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
                // Proxies that know it (nginx) hand every event on at once.
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(gone -> context.runOnContext(here -> end()));
        response.exceptionHandler(broken -> context.runOnContext(here -> end()));
        response.drainHandler(drained -> context.runOnContext(here -> write()));
        heartbeat = context.owner()
                .setPeriodic(settings.heartbeat().toMillis(), beat -> context.runOnContext(here -> beat()));
    }

    /** Tells it soon, from any thread. What comes at once, on a hot ticket hundreds, is no sign of a slow reader. */
    void tell(List<Buffer> news) {
        context.runOnContext(here -> {
            if (told.size() > settings.waitingEvents()) {
                LOG.debug("A reader fell behind and is let go");
                letGo();
            } else if (!ended) {
                told.addAll(news);
                write();
            }
        });
    }

    /** Ends it in order, from any thread, with the word to come back. */
    void close() {
        context.runOnContext(here -> {
            if (!ended) {
                end();
                response.end(LiveEvents.comeBack());
            }
        });
    }

    private void write() {
        while (!ended && !response.writeQueueFull()) {
            if (caughtUp.isEmpty() && missedAt != null) {
                read();
                return;
            }
            Buffer next = caughtUp.isEmpty() ? told.poll() : caughtUp.poll();
            if (next == null) {
                return;
            }
            stalledHeartbeats = 0;
            response.write(next);
        }
    }

    /** What is told meanwhile waits: its ids are later than what is still to be read, and a browser goes on from the last. */
    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        missed.after(missedAt, missedId).subscribe().with(this::caughtUp, failure -> {
            reading = false;
            LOG.debugf(
                    "What a reader missed could not be read (%s)",
                    failure.getClass().getSimpleName());
            close();
        });
    }

    private void caughtUp(LedgerFeed.Part part) {
        context.runOnContext(here -> {
            reading = false;
            caughtUp.addAll(events.of(part));
            if (part.entries().size() < PAGE_ROWS) {
                missedAt = null;
            } else {
                LedgerFeed.Entry last = part.entries().get(part.entries().size() - 1);
                missedAt = last.changedAt();
                missedId = last.donationId();
            }
            write();
        });
    }

    private void beat() {
        if (ended) {
            return;
        }
        if (response.writeQueueFull()) {
            stalledHeartbeats++;
            if (stalledHeartbeats >= PATIENCE_HEARTBEATS) {
                LOG.debug("A reader takes nothing any more and is let go");
                letGo();
            }
        } else {
            response.write(LiveEvents.heartbeat());
        }
    }

    /** Without waiting until the reader has taken what is in its line: it may never do so. */
    private void letGo() {
        if (ended) {
            return;
        }
        end();
        // On HTTP/1.1 it ends the connection; a close() would write everything first, which is what nobody reads.
        response.reset();
    }

    private void end() {
        if (!ended) {
            ended = true;
            context.owner().cancelTimer(heartbeat);
            caughtUp.clear();
            told.clear();
            onEnd.run();
        }
    }
}
