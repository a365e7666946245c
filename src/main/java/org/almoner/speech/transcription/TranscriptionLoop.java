package org.almoner.speech.transcription;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.almoner.database.job.Again;
import org.almoner.database.look.Outage;
import org.almoner.database.look.Sight;
import org.almoner.speech.SpeechStatus;
import org.jboss.logging.Logger;

/** Looks for recordings that wait, one after the other until none is left. */
@Startup // its metrics are there from the start
@ApplicationScoped
class TranscriptionLoop implements SpeechStatus {

    private static final Logger LOG = Logger.getLogger(TranscriptionLoop.class);
    private static final String NOT_DONE = "Recordings are not transcribed";

    private final JobQueue queue;
    private final Transcription transcription;
    private final TranscriptionServer server;
    private final Outage outage;
    private final Clock clock;
    private final Sight sight;
    private volatile Duration oldest = Duration.ZERO;

    TranscriptionLoop(
            JobQueue queue,
            Transcription transcription,
            TranscriptionServer server,
            Outage outage,
            Clock clock,
            MeterRegistry metrics) {
        this.queue = queue;
        this.transcription = transcription;
        this.server = server;
        this.outage = outage;
        this.clock = clock;
        this.sight = new Sight(metrics, "recordings");
        metrics.gauge("almoner.speech.oldest.waiting.seconds", this, loop -> loop.oldest.toSeconds());
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.speech.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> transcribeWhatWaits() {
        return Again.whilst(this::next)
                .onFailure()
                .invoke(failure -> outage.tell(LOG, NOT_DONE, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** @return whether there may be more */
    private Uni<Boolean> next() {
        return sight.of(oldestWaiting())
                .invoke(age -> oldest = age)
                .chain(() ->
                        server.isConfigured() ? queue.claim() : Uni.createFrom().item(Optional.<Job>empty()))
                .invoke(() -> outage.over(NOT_DONE))
                .flatMap(
                        claimed -> claimed.isEmpty() ? Uni.createFrom().item(false) : transcription.run(claimed.get()));
    }

    private Duration age(Optional<Instant> waitsSince) {
        Instant now = clock.instant();
        return waitsSince
                .map(since -> Duration.between(since, now))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    @Override
    public boolean isConfigured() {
        return server.isConfigured();
    }

    @Override
    public Uni<Duration> oldestWaiting() {
        return queue.oldestWaiting().map(this::age);
    }

    @Override
    public Uni<Optional<String>> serverTrouble() {
        return queue.trouble();
    }
}
