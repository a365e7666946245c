package org.almoner.web.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.Reads;
import org.jboss.logging.Logger;

/** Deletes keys that are no longer known, a few thousand a statement; one replica does it, each hour. */
@ApplicationScoped
class OldKeys {

    static final String JOB = "idempotency-keys";

    private static final Logger LOG = Logger.getLogger(OldKeys.class);
    private static final Job SELF =
            new Job(JOB, LOG, "Old keys are not deleted", "The deletion of old keys stopped and goes on");
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int ROWS = 5_000;

    private static final String DELETE = """
            with old as (
                delete from idempotency_keys where key in (
                    select key from idempotency_keys where at < cast(cast($1 as text) as timestamptz)
                    limit %d for update skip locked)
                returning key)
            select count(*) from old
            """.formatted(ROWS);

    private final LeasedJobs jobs;
    private final Reads reads;
    private final Clock clock;

    OldKeys(LeasedJobs jobs, Reads reads, Clock clock) {
        this.jobs = jobs;
        this.reads = reads;
        this.clock = clock;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.idempotency.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> look() {
        return jobs.runIfDue(SELF, lease -> delete());
    }

    private Uni<Duration> delete() {
        String before = clock.instant().minus(RepeatedRequests.KEPT).toString();
        return Uni.createFrom()
                .completionStage(() -> reads.send(DELETE, before))
                .map(OldKeys::count)
                .repeat()
                .whilst(deleted -> deleted == ROWS)
                .collect()
                .last()
                .replaceWith(EVERY);
    }

    private static long count(List<Object[]> rows) {
        return (Long) rows.get(0)[0];
    }
}
