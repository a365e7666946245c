package org.almoner.stripe.catchup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.jboss.logging.Logger;

/**
 * Removes rows of events that are finished and older than an operator keeps them. What they did stands in the payments'
 * histories; and one that came once more after its row has gone would tell those nothing new. What is not finished stays:
 * somebody is to look at it.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
class EventRetention {

    static final String JOB = "event-retention";

    private static final Logger LOG = Logger.getLogger(EventRetention.class);
    private static final Job SELF = new Job(JOB, LOG, "The removal of old events");

    /** Rows that go in one transaction: few enough that nobody waits for it, and far below the limit of a statement. */
    static final int PIECE = 1_000;

    private static final Duration EVERY = Duration.ofHours(6);

    /** A row that somebody is writing is left for the next time. */
    private static final String REMOVE = """
            delete from stripe_events where stripe_event_id in (
                select stripe_event_id from stripe_events
                where received_at < cast(cast(:before as text) as timestamptz) and processed_at is not null
                order by received_at
                limit cast(cast(:rows as text) as integer)
                for update skip locked)
            """;

    private final Optional<Duration> kept;
    private final LeasedJobs jobs;
    private final Clock clock;
    private final Counter removed;

    EventRetention(EventRetentionSettings settings, LeasedJobs jobs, Clock clock, MeterRegistry metrics) {
        this.kept = settings.days().flatMap(EventRetentionSettings.DAYS::read).map(Duration::ofDays);
        this.jobs = jobs;
        this.clock = clock;
        this.removed = metrics.counter("almoner.stripe.events.removed");
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> removeIfDue() {
        return kept.map(time -> jobs.runIfDue(SELF, lease -> remove(lease, time)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Duration> remove(Lease lease, Duration time) {
        Instant before = clock.instant().minus(time);
        return Multi.createBy()
                .repeating()
                .uni(() -> piece(lease, before))
                .whilst(rows -> rows == PIECE)
                .collect()
                .with(Collectors.summingInt(rows -> rows))
                .invoke(rows -> {
                    if (rows > 0) {
                        LOG.infof("Removed %d Stripe events that were received before %s", rows, before);
                    }
                })
                .replaceWith(EVERY);
    }

    /** @return how many rows went */
    private Uni<Integer> piece(Lease lease, Instant before) {
        return Panache.withTransaction(() -> jobs.keep(lease)
                        .chain(() -> Panache.getSession()
                                .flatMap(session -> session.createNativeQuery(REMOVE)
                                        .setParameter("before", before.toString())
                                        .setParameter("rows", Integer.toString(PIECE))
                                        .executeUpdate())))
                .invoke(rows -> removed.increment(rows));
    }
}
