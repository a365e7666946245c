package org.almoner.books.fold;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.almoner.books.fold.FoldPlace.Glance;
import org.almoner.books.fold.JournalFold.Folded;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.Reads;
import org.jboss.logging.Logger;

/**
 * Lets one replica fold what the journal has more, and put right where donors' countries turned out to be others: those it finds by
 * going round all donations, a piece at each look.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
class FoldJob {

    static final String JOB = "books";

    private static final Logger LOG = Logger.getLogger(FoldJob.class);
    private static final Job SELF =
            new Job(JOB, LOG, "The books were not looked at", "The books are not up to date and go on");

    /** Ten million are gone round in seven hours; most corrections come with a movement and need none of it. */
    private static final int LOOKED_AT = 2_000;

    private static final UUID FIRST = new UUID(0, 0);
    private static final int ENTRIES_PER_LINE = 100_000;

    private final JournalFold fold;
    private final LeasedJobs jobs;
    private final Reads reads;
    private final Clock clock;
    private final AtomicReference<Duration> lag;
    private final Counter folded;
    private final Counter late;
    private final AtomicReference<UUID> lookedAt = new AtomicReference<>(FIRST);

    FoldJob(JournalFold fold, LeasedJobs jobs, Reads reads, Clock clock, MeterRegistry metrics) {
        this.fold = fold;
        this.jobs = jobs;
        this.reads = reads;
        this.clock = clock;
        this.lag = new AtomicReference<>(Duration.ZERO);
        metrics.gauge("almoner.books.lag.seconds", lag, behind -> behind.get().toMillis() / 1_000.0);
        this.folded = metrics.counter("almoner.books.folded");
        this.late = metrics.counter("almoner.books.late");
    }

    /** What there is to do. @param corrected donations whose countries turned out to be others */
    private record Found(boolean hasMore, List<UUID> corrected) {

        private boolean isAny() {
            return hasMore || !corrected.isEmpty();
        }
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.books.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> foldIfBehind() {
        return jobs.runIfDue(
                SELF,
                look().chain(glance -> corrected().map(corrected -> new Found(glance.hasMore(), corrected))),
                Found::isAny,
                (lease, found) -> fold(lease, found.corrected()));
    }

    private Uni<Glance> look() {
        Instant now = clock.instant();
        return reads.inTime(() -> FoldPlace.look(reads, now)).invoke(glance -> {
            Duration behind = Duration.between(glance.asOf(), now);
            lag.set(behind.isNegative() ? Duration.ZERO : behind);
        });
    }

    private Uni<Duration> fold(Lease lease, List<UUID> corrected) {
        AtomicLong done = new AtomicLong();
        return Again.whilst(() -> fold.batch(done.get() == 0 ? corrected : List.of())
                        .invoke(batch -> count(done, batch))
                        .call(() -> jobs.keep(lease))
                        .map(Folded::mayHaveMore))
                .chain(() -> look())
                .replaceWith(Duration.ZERO);
    }

    private void count(AtomicLong done, Folded batch) {
        long before = done.getAndAdd(batch.entries());
        folded.increment(batch.entries());
        late.increment(batch.late());
        if (before / ENTRIES_PER_LINE != done.get() / ENTRIES_PER_LINE) {
            LOG.infof("Folded %d entries of the journal into the books", done.get());
        }
        if (batch.late() > 0) {
            LOG.infof(
                    "%d movements came after their month was closed and are booked on the first open day",
                    batch.late());
        }
    }

    /** From the beginning again when it has come to the end. */
    private Uni<List<UUID>> corrected() {
        return reads.read(FoldSql.CORRECTED, lookedAt.get().toString(), LOOKED_AT)
                .map(rows -> {
                    Object[] page = rows.get(0);
                    lookedAt.set(page[0] == null ? FIRST : (UUID) page[0]);
                    return page[1] == null
                            ? List.<UUID>of()
                            : Stream.of(((String) page[1]).split(","))
                                    .map(UUID::fromString)
                                    .toList();
                });
    }
}
