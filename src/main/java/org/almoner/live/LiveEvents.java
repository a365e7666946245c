package org.almoner.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.almoner.donation.reading.LedgerFeed;
import org.almoner.web.problem.ProblemException;

/**
 * Writes changes in the form of server-sent events (WHATWG HTML, "Server-sent events"). An event's id is the time at which
 * its donation was written, which is where a browser that reconnects goes on.
 */
@ApplicationScoped
class LiveEvents {

    static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final ObjectMapper json;

    LiveEvents(ObjectMapper json) {
        this.json = json;
    }

    /** A comment, which a browser passes over. Made anew each time: a native image cannot keep a buffer. */
    static Buffer heartbeat() {
        return Buffer.buffer(":\n\n");
    }

    /** Sets the place to go on from, without telling anything. */
    static Buffer place(Instant at) {
        return Buffer.buffer("id: " + at + "\n\n");
    }

    /** Asks the browser to come back after one to four seconds: all that are sent away at once must not come at once. */
    static Buffer comeBack() {
        long pauseMillis = 1_000 + ThreadLocalRandom.current().nextLong(3_000);
        return Buffer.buffer("retry: " + pauseMillis + "\n: this instance stops, come back to another\n\n");
    }

    /** @return null when there was no last event. @throws ProblemException 400 for what is no id of ours */
    static Instant readPlace(String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return null;
        }
        try {
            Instant place = Instant.parse(lastEventId);
            if (!place.isBefore(Instant.EPOCH) && place.isBefore(END_OF_TIME)) {
                return place;
            }
        } catch (DateTimeException e) {
            // as wrong as a time that cannot be
        }
        throw ProblemException.invalid(LAST_EVENT_ID, "must be the id of an event of this stream");
    }

    /** One event for each donation of the part, those that have left included. */
    List<Buffer> of(LedgerFeed.Part part) {
        return part.entries().stream()
                .map(entry -> event(
                        entry.changedAt(),
                        entry.donation() == null
                                ? new LedgerChange(null, entry.donationId(), part.totals())
                                : new LedgerChange(entry.donation(), null, part.totals())))
                .toList();
    }

    /** One event for each donation that has left the ledger. When is not known here, so nothing goes on from it. */
    List<Buffer> ofLeft(Collection<UUID> donations, LedgerFeed.Part part) {
        return donations.stream()
                .map(id -> event(null, new LedgerChange(null, id, part.totals())))
                .toList();
    }

    private Buffer event(Instant at, LedgerChange change) {
        try {
            String id = at == null ? "" : "id: " + at + "\n";
            return Buffer.buffer("event: donation\n" + id + "data: " + json.writeValueAsString(change) + "\n\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
