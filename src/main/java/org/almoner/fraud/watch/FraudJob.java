package org.almoner.fraud.watch;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.almoner.Quarters;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.Reads;
import org.almoner.donation.ledger.RestoredException;
import org.almoner.fraud.cases.CaseRefunds;
import org.almoner.fraud.cases.CaseStore.Known;
import org.almoner.fraud.watch.GiftFollower.Followed;
import org.almoner.fraud.watch.TrafficWatch.Change;
import org.jboss.logging.Logger;

/** Lets one replica watch for abuse. */
@ApplicationScoped
public class FraudJob {

    static final String JOB = "fraud";

    private static final Logger LOG = Logger.getLogger(FraudJob.class);

    /** Whoever is tried with cards is not to wait for long when a replica dies; and a refund is one call of Stripe's long. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private static final Job SELF =
            new Job(JOB, LOG, "Abuse was not looked for", "Watching for abuse failed and goes on", SILENCE);

    private static final Duration TIDY_EVERY = Duration.ofHours(1);

    private final Reads reads;
    private final GiftFollower gifts;
    private final NoticeFolding notices;
    private final TrafficWatch traffic;
    private final CaseRefunds refunds;
    private final Tidying tidying;
    private final FraudMetrics metrics;
    private final LeasedJobs jobs;
    private final Clock clock;

    FraudJob(
            Reads reads,
            GiftFollower gifts,
            NoticeFolding notices,
            TrafficWatch traffic,
            CaseRefunds refunds,
            Tidying tidying,
            FraudMetrics metrics,
            LeasedJobs jobs,
            Clock clock) {
        this.reads = reads;
        this.gifts = gifts;
        this.notices = notices;
        this.traffic = traffic;
        this.refunds = refunds;
        this.tidying = tidying;
        this.metrics = metrics;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** What there is to do. */
    private record Glance(boolean watch, boolean tidy) {

        private boolean hasWork() {
            return watch || tidy;
        }
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.fraud-guard.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    public Uni<Void> watchIfDue() {
        return jobs.runIfDue(SELF, glance(), Glance::hasWork, this::watch);
    }

    private Uni<Glance> glance() {
        Instant now = clock.instant();
        Uni<List<Object[]>> read = reads.read(
                WatchSql.GLANCE,
                Quarters.before(now).toString(),
                now.toString(),
                now.minus(TIDY_EVERY).toString());
        return read.map(rows -> {
            Object[] row = rows.get(0);
            metrics.open((Long) row[2]);
            return new Glance((Boolean) row[0], (Boolean) row[1]);
        });
    }

    private Uni<Duration> watch(Lease lease, Glance glance) {
        return follow(lease)
                .flatMap(restored -> look(lease, glance)
                        .chain(() -> restored == null
                                ? Uni.createFrom().item(Duration.ZERO)
                                : Uni.createFrom().failure(restored)));
    }

    /** What the journal does not tell after a restore is no reason to look at nothing else. @return why it tells nothing; null as a rule */
    private Uni<RestoredException> follow(Lease lease) {
        return Again.whilst(
                        () -> gifts.batch().call(() -> jobs.keep(lease)).invoke(followed -> {
                            tell(followed.told());
                            tellReopened(followed.reopened());
                        }),
                        Followed::more)
                .map(last -> (RestoredException) null)
                .onFailure(RestoredException.class)
                .recoverWithItem(restored -> (RestoredException) restored);
    }

    private Uni<Void> look(Lease lease, Glance glance) {
        return notices.batch()
                .invoke(this::tell)
                .chain(traffic::look)
                .invoke(watched -> {
                    tell(watched.told());
                    watched.changes().forEach(this::tell);
                })
                .chain(() -> refunds.refundDue(() -> jobs.keep(lease)))
                .invoke(metrics::refunded)
                .call(() -> jobs.keep(lease))
                .chain(() -> glance.tidy() ? tidying.tidy() : Uni.createFrom().item(List.<UUID>of()))
                .invoke(FraudJob::tellReopened)
                .replaceWithVoid();
    }

    private static void tellReopened(List<UUID> cases) {
        cases.forEach(id -> LOG.warnf("The refund of case %s failed, and it is open again; look at /desk/fraud", id));
    }

    private void tell(List<Known> told) {
        told.stream().filter(Known::opened).forEach(known -> {
            metrics.opened(known.kind(), 1);
            LOG.warnf(
                    "Suspected fraud: case %s about %s%s, score %d; look at /desk/fraud",
                    known.id(),
                    known.kind().name().toLowerCase(Locale.ROOT),
                    known.ticketId() == null ? "" : " (ticket " + known.ticketId() + ")",
                    known.score());
        });
    }

    private void tell(Change change) {
        if (change.guard() == null) {
            metrics.reacted("opened", 1);
            LOG.warnf("The checkout of ticket %s is open again", change.ticketId());
            return;
        }
        String word = change.guard().state().name().toLowerCase(Locale.ROOT);
        metrics.reacted(word, 1);
        LOG.warnf(
                "The checkout of ticket %s is %s until %s: cards are tried there, %d attempts failed beside %d gifts within half an"
                        + " hour",
                change.ticketId(),
                word,
                change.guard().until(),
                change.traffic().declines(),
                change.traffic().gifts());
    }
}
