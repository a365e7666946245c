package org.almoner.system.status;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.look.Lookout;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.system.check.HealthSettings;
import org.almoner.system.check.InstallationId;
import org.jboss.logging.Logger;

/** The loop: one replica looks at the services when it is time, and every replica reads what was found last. */
@Startup // its metrics are there from the start
@ApplicationScoped
class HealthMonitor {

    static final String JOB = "health-check";

    private static final Logger LOG = Logger.getLogger(HealthMonitor.class);

    /** A run takes seconds; a replica that dies in the middle of one is soon followed by another. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final HealthChecks checks;
    private final HealthRuns runs;
    private final SystemStatus status;
    private final InstallationId installation;
    private final JobLeases jobs;
    private final HealthSettings settings;
    private final Lookout lookout;

    HealthMonitor(
            HealthChecks checks,
            HealthRuns runs,
            SystemStatus status,
            InstallationId installation,
            JobLeases jobs,
            HealthSettings settings,
            MeterRegistry metrics) {
        this.checks = checks;
        this.runs = runs;
        this.status = status;
        this.installation = installation;
        this.jobs = jobs;
        this.settings = settings;
        this.lookout = new Lookout(metrics, "services", LOG, "How the services are");
    }

    /** Never fails: while the database is away, the status says so, and the loop goes on. */
    @Scheduled(
            every = "{almoner.health.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> look() {
        Uni<Optional<HealthRuns.Seen>> seen = installation
                .read()
                .chain(() -> jobs.claimDue(JOB, LEASE))
                .chain(claimed -> claimed.isPresent()
                        ? run(claimed.get())
                        : Uni.createFrom().voidItem())
                .chain(runs::latest)
                .invoke(latest -> latest.ifPresent(status::see))
                .onFailure(failure -> jobs.isEnding())
                .recoverWithItem(Optional.empty());
        return lookout.neverFailing(seen).invoke(status::watch).replaceWithVoid();
    }

    private Uni<Void> run(Lease lease) {
        return jobs.whileHeld(lease, checks.run(lease.since()).chain(run -> store(lease, run)))
                .onFailure(failure -> !jobs.isEnding())
                .call(failure -> {
                    LOG.warnf("The check of the services was not stored: %s", DatabaseFailure.forLog(failure));
                    return jobs.release(lease);
                });
    }

    /** All or nothing, and nothing when the lease has gone to another: its run is the one of this time. */
    private Uni<Void> store(Lease lease, HealthCheckRun run) {
        return Panache.withTransaction(() -> jobs.keep(lease)
                .chain(() -> runs.add(run))
                .chain(() -> runs.deleteBefore(lease.since().minus(settings.keep())))
                .chain(() -> jobs.done(lease, settings.every())));
    }
}
