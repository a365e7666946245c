package org.almoner.speech.transcription;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.OwnContext;
import org.almoner.database.sql.Reads;
import org.almoner.speech.AudioStore;
import org.almoner.speech.Heard;
import org.almoner.speech.SpeechSettings;
import org.almoner.speech.Transcripts;
import org.almoner.speech.transcription.TranscriptionFailure.Kind;
import org.jboss.logging.Logger;

/** Takes one recording from its queue to its transcript. One at a time: its audio is in memory while it is sent. */
@ApplicationScoped
class Transcription {

    private static final Logger LOG = Logger.getLogger(Transcription.class);

    private final JobQueue queue;
    private final TranscriptionServer server;
    private final Transcripts transcripts;
    private final Reads reads;
    private final SpeechSettings settings;
    private final MeterRegistry metrics;

    Transcription(
            JobQueue queue,
            TranscriptionServer server,
            Transcripts transcripts,
            Reads reads,
            SpeechSettings settings,
            MeterRegistry metrics) {
        this.queue = queue;
        this.server = server;
        this.transcripts = transcripts;
        this.reads = reads;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** The lease has gone to another; nothing of it may be written any more. */
    private static final class LeaseLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLost() {
            super("The lease is lost", null, false, false);
        }
    }

    /**
     * Does it, whatever becomes of it.
     *
     * @return false when the server transcribes nothing, so that the next one need not be tried now; fails only when the database
     *     does not take what became of it: then its lease ends by itself
     */
    Uni<Boolean> run(Job job) {
        if (!queue.mayBeTried(job)) {
            return queue.failedForGood(job, "Every replica that tried it was lost meanwhile")
                    .invoke(() -> count("failed"))
                    .replaceWith(true);
        }
        Uni<Heard> hearing = audio(job).flatMap(audio -> server.transcribe(job, audio));
        return Uni.combine()
                .any()
                .of(hearing, keepLease(job))
                .emitOn(OwnContext.caller())
                .flatMap(heard -> transcripts.store(job.recordingId(), job.holder(), heard))
                .invoke(stored -> count(stored ? "done" : "lost"))
                .replaceWith(true)
                .onFailure()
                .recoverWithUni(failure -> failed(job, failure));
    }

    private Uni<Buffer> audio(Job job) {
        AudioStore store = new AudioStore(reads);
        return Multi.createFrom()
                .range(0, job.parts())
                .onItem()
                .transformToUniAndConcatenate(number -> reads.inTime(store.part(job.recordingId(), number)))
                .collect()
                .in(() -> Buffer.buffer(Math.toIntExact(job.sizeBytes())), Buffer::appendBuffer)
                .invoke(audio -> {
                    if (audio.length() != job.sizeBytes()) {
                        throw new TranscriptionFailure(Kind.FINAL, "The audio is not there as a whole");
                    }
                });
    }

    /** Ends only by failing, or by being cancelled. */
    private Uni<Heard> keepLease(Job job) {
        return Multi.createFrom()
                .ticks()
                .every(settings.lease().dividedBy(3))
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> queue.keep(job)
                        .onFailure()
                        .recoverWithItem(true) // the database is away; it tells when it is back
                        .invoke(kept -> {
                            if (!kept) {
                                throw new LeaseLost();
                            }
                        }))
                .collect()
                .last()
                .map(never -> new Heard(null, "", java.util.List.of()));
    }

    private Uni<Boolean> failed(Job job, Throwable failure) {
        if (failure instanceof LeaseLost) {
            count("lost");
            return Uni.createFrom().item(true);
        }
        if (failure instanceof TranscriptionFailure known && known.kind() == Kind.FINAL) {
            return queue.failedForGood(job, known.getMessage())
                    .invoke(() -> givenUp(job, known.getMessage()))
                    .replaceWith(true);
        }
        if (failure instanceof TranscriptionFailure known && known.kind() == Kind.NO_SERVICE) {
            return queue.putOff(job, known.getMessage())
                    .invoke(() -> {
                        count("put_off");
                        LOG.warnf("Recording %s waits for its server: %s", job.recordingId(), known.getMessage());
                    })
                    .replaceWith(false);
        }
        String reason = failure instanceof TranscriptionFailure known
                ? known.getMessage()
                : "The transcript could not be stored: " + DatabaseFailure.describe(failure);
        return queue.failed(job, reason)
                .invoke(again -> {
                    if (again) {
                        count("retried");
                        LOG.warnf("Recording %s is tried again later: %s", job.recordingId(), reason);
                    } else {
                        givenUp(job, reason);
                    }
                })
                .replaceWith(true);
    }

    private void givenUp(Job job, String reason) {
        count("failed");
        LOG.errorf("Recording %s is given up after try %d: %s", job.recordingId(), job.attempts(), reason);
    }

    private void count(String outcome) {
        metrics.counter("almoner.speech.jobs", "outcome", outcome).increment();
    }
}
