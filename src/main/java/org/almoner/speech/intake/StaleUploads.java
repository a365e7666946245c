package org.almoner.speech.intake;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.almoner.database.sql.Outage;
import org.almoner.database.sql.Reads;
import org.almoner.speech.AudioStore;
import org.almoner.speech.SpeechSettings;
import org.jboss.logging.Logger;

/** Deletes what a process that died was receiving. Every replica does it: it is one statement, and harmless when done twice. */
@ApplicationScoped
class StaleUploads {

    private static final Logger LOG = Logger.getLogger(StaleUploads.class);
    private static final String NOT_DONE = "Broken uploads are not deleted";

    /** Beyond the time that an upload may take: for the last statement. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final AudioStore store;
    private final Reads reads;
    private final SpeechSettings settings;
    private final Outage outage;

    StaleUploads(Reads reads, SpeechSettings settings, Outage outage) {
        this.store = new AudioStore(reads);
        this.reads = reads;
        this.settings = settings;
        this.outage = outage;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.speech.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> delete() {
        return reads.inTime(store.abandonOlderThan(settings.uploadTime().plus(GRACE)))
                .invoke(deleted -> {
                    outage.over(NOT_DONE);
                    if (deleted > 0) {
                        LOG.infof("Deleted %d recordings whose upload broke off", deleted);
                    }
                })
                .onFailure()
                .invoke(failure -> outage.tell(LOG, NOT_DONE, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
