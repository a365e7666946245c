package org.almoner.database.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.look.Outage;
import org.almoner.database.look.Sight;
import org.almoner.database.sql.DatabaseFailure;
import org.jboss.logging.Logger;

/** How a job runs: when it is due and on one replica; what stops it is in its row and in the log, and it is tried again with pauses. */
@ApplicationScoped
public class LeasedJobs {

    private final JobLeases leases;
    private final Outage outage;
    private final MeterRegistry metrics;

    /** Of those that look, by their names. */
    private final Map<String, Sight> sights = new ConcurrentHashMap<>();

    LeasedJobs(JobLeases leases, Outage outage, MeterRegistry metrics) {
        this.leases = leases;
        this.outage = outage;
        this.metrics = metrics;
    }

    /**
     * What is to be known of a job.
     *
     * @param name {@code jobs.name}
     * @param notRun the line in the log when it did not even begin, without the reason
     * @param stopped the line when it came to no end, without the time at which it is tried again and the reason
     * @param silence after how long of it the job goes to another replica; null for as long as most do
     */
    public record Job(String name, Logger log, String notRun, String stopped, Duration silence) {

        public Job(String name, Logger log, String notRun, String stopped) {
            this(name, log, notRun, stopped, null);
        }

        /** @param who as both lines begin */
        public Job(String name, Logger log, String who) {
            this(name, log, who + " did not run", who + " stopped and goes on");
        }
    }

    /**
     * Never fails.
     *
     * @param work comes to the time after which it is due again
     */
    public Uni<Void> runIfDue(Job job, Function<Lease, Uni<Duration>> work) {
        return neverFailing(job, claimed(job, work));
    }

    /**
     * Likewise, where the lease is taken only when there is something to do. Every replica looks, whoever has the lease: that it
     * could not is a metric under the job's name.
     *
     * @param look at what there is; what metrics tell of it is what the last one saw
     */
    public <T> Uni<Void> runIfDue(
            Job job, Uni<T> look, Predicate<T> hasWork, BiFunction<Lease, T, Uni<Duration>> work) {
        return neverFailing(
                job,
                sights.computeIfAbsent(job.name(), name -> new Sight(metrics, name))
                        .of(look)
                        .flatMap(seen -> hasWork.test(seen)
                                ? claimed(job, lease -> work.apply(lease, seen))
                                : Uni.createFrom().voidItem().invoke(() -> outage.over(job.notRun()))));
    }

    /** Never fails. Where it is due and cannot be done, its row says why, and the log nothing. */
    public Uni<Void> refuseIfDue(Job job, String why) {
        return neverFailing(
                job,
                claim(job)
                        .flatMap(claimed -> claimed.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : leases.failed(claimed.get(), why).replaceWithVoid()));
    }

    /** Goes on for another stretch; fails when the lease has gone to another. */
    public Uni<Void> keep(Lease held) {
        return leases.keep(held);
    }

    private Uni<Void> neverFailing(Job job, Uni<Void> run) {
        return run.onFailure(failure -> !leases.isEnding())
                .invoke(failure -> outage.tell(job.log(), job.notRun(), failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> claimed(Job job, Function<Lease, Uni<Duration>> work) {
        return claim(job)
                .flatMap(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : leases.whileHeld(
                                        claimed.get(),
                                        Uni.createFrom()
                                                .deferred(() -> work.apply(claimed.get()))
                                                .flatMap(pause -> leases.done(claimed.get(), pause)))
                                .onFailure()
                                .recoverWithUni(failure -> stopped(job, claimed.get(), failure)));
    }

    private Uni<Optional<Lease>> claim(Job job) {
        Uni<Optional<Lease>> claim =
                job.silence() == null ? leases.claimDue(job.name()) : leases.claimDue(job.name(), job.silence());
        return claim.invoke(() -> outage.over(job.notRun()));
    }

    private Uni<Void> stopped(Job job, Lease lease, Throwable failure) {
        if (leases.isEnding()) {
            return Uni.createFrom().voidItem();
        }
        return leases.failed(lease, DatabaseFailure.describe(failure))
                .invoke(due -> tellStopped(job, JobLeases.when(due), failure))
                .onFailure(away -> !DatabaseFailure.isOfAll(failure))
                .invoke(() -> tellStopped(job, "when its lease has ended", failure))
                .replaceWithVoid();
    }

    private static void tellStopped(Job job, String when, Throwable failure) {
        job.log().warnf("%s %s: %s", job.stopped(), when, DatabaseFailure.forLog(failure));
    }
}
