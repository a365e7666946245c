package org.almoner.speech.intake;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.look.Outage;
import org.almoner.speech.GivenUpRecordings;
import org.jboss.logging.Logger;

/** Deletes what a process that died was receiving, and what was given up. Every replica does it: it is harmless when done twice. */
@ApplicationScoped
class StaleUploads {

    private static final Logger LOG = Logger.getLogger(StaleUploads.class);
    private static final String NOT_DONE = "Broken uploads are not deleted";

    private final GivenUpRecordings recordings;
    private final Outage outage;

    StaleUploads(GivenUpRecordings recordings, Outage outage) {
        this.recordings = recordings;
        this.outage = outage;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.speech.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> delete() {
        return recordings
                .delete()
                .invoke(deleted -> {
                    outage.over(NOT_DONE);
                    if (deleted > 0) {
                        LOG.infof("Deleted %d recordings whose upload broke off, or that were given up", deleted);
                    }
                })
                .onFailure()
                .invoke(failure -> outage.tell(LOG, NOT_DONE, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
