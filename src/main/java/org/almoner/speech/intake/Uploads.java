package org.almoner.speech.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Reads;
import org.almoner.database.sql.Transactions;
import org.almoner.speech.AudioStore;
import org.almoner.speech.SpeechSettings;
import org.almoner.web.access.ClientPlaces;
import org.almoner.web.load.BodyParts;
import org.almoner.web.problem.ProblemException;
import org.jboss.logging.Logger;

/** Takes recordings as they arrive; what breaks off leaves nothing. */
@Startup // its metrics are there from the start
@ApplicationScoped
class Uploads {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(Uploads.class);

    private final BodyParts bodies;
    private final ClientPlaces places;
    private final TicketRoom room;
    private final Reads reads;
    private final Transactions transactions;
    private final SpeechSettings settings;
    private final MeterRegistry metrics;

    Uploads(
            BodyParts bodies,
            TicketRoom room,
            Reads reads,
            Transactions transactions,
            SpeechSettings settings,
            MeterRegistry metrics) {
        this.bodies = bodies;
        this.places = new ClientPlaces(
                settings.uploads(),
                settings.uploadsPerClient(),
                "Too many recordings are being sent at the moment; try again later.",
                RETRY_AFTER);
        this.room = room;
        this.reads = reads;
        this.transactions = transactions;
        this.settings = settings;
        this.metrics = metrics;
        metrics.gauge("almoner.speech.uploads.underway", places, ClientPlaces::taken);
    }

    /**
     * Receives the body of the current request as a recording of the ticket.
     *
     * @param client whom the request counts for
     * @return its id, once it is stored and waits; fails with a {@link ProblemException} for whatever the sender did
     */
    Uni<UUID> receive(UUID ticketId, String client) {
        Upload upload = new Upload(room, reads, transactions, ticketId, client);
        BodyParts.Limits limits =
                new BodyParts.Limits(settings.maxSize().asLongValue(), AudioStore.PART_BYTES, settings.uploadTime());
        Uni<UUID> receiving = bodies.read(limits, enter(upload, ticketId), upload::take)
                .flatMap(upload::finish)
                .onFailure()
                .call(failed -> abandon(upload))
                .onItemOrFailure()
                .invoke((done, failure) -> leave(upload, failure))
                .replaceWith(upload.id())
                .memoize()
                .indefinitely();
        // A sender who hangs up ends the request, and with it whatever hangs on it; what it began must be cleared away.
        receiving.subscribe().with(done -> {}, failed -> {});
        return receiving;
    }

    private Uni<Void> enter(Upload upload, UUID ticketId) {
        return Uni.createFrom().deferred(() -> {
            places.enter(upload.client());
            upload.enter();
            return room.expect(ticketId);
        });
    }

    private void leave(Upload upload, Throwable failure) {
        if (upload.hasEntered()) {
            places.leave(upload.client());
        }
        String outcome = failure == null ? "stored" : failure instanceof ProblemException ? "refused" : "failed";
        metrics.counter("almoner.speech.uploads", "outcome", outcome).increment();
    }

    /** What cannot be deleted now is deleted as stale. */
    private static Uni<Void> abandon(Upload upload) {
        return upload.abandon()
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "A broken upload is left for later to be deleted (%s)", DatabaseFailure.forLog(failure)))
                .onFailure()
                .recoverWithNull();
    }
}
