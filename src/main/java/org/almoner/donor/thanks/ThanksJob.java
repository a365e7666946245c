package org.almoner.donor.thanks;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.JobStoppedException;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.donor.mail.MailSettings;
import org.almoner.donor.mail.Postman;
import org.almoner.donor.thanks.ThanksStore.Glance;
import org.almoner.stripe.api.StripeApi;
import org.jboss.logging.Logger;

/** Lets one replica thank, whenever somebody is to be thanked. Without a mail server, a sender or Stripe's key nobody is. */
@ApplicationScoped
class ThanksJob {

    static final String JOB = "thanks";

    private static final Logger LOG = Logger.getLogger(ThanksJob.class);
    private static final Job SELF = new Job(JOB, LOG, "Thanks were not looked at", "Thanks wait, and go on");

    /** When the day's letters are sent. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final ThanksFollower follower;
    private final ThanksStore store;
    private final ThanksSender sender;
    private final ThanksSettings settings;
    private final ThanksMetrics metrics;
    private final LeasedJobs jobs;
    private final Clock clock;
    private final boolean isOn;

    ThanksJob(
            ThanksFollower follower,
            ThanksStore store,
            ThanksSender sender,
            ThanksSettings settings,
            ThanksMetrics metrics,
            LeasedJobs jobs,
            Clock clock,
            Postman postman,
            MailSettings mail,
            StripeApi stripe) {
        this.follower = follower;
        this.store = store;
        this.sender = sender;
        this.settings = settings;
        this.metrics = metrics;
        this.jobs = jobs;
        this.clock = clock;
        this.isOn = postman.isSetUp() && stripe.isConfigured();
        if (mail.server().isPresent() && !isOn) {
            LOG.warn("No donor is thanked: beside MAIL_HOST that needs MAIL_FROM and STRIPE_SECRET_KEY");
        }
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.thanks.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> thankIfDue() {
        return isOn
                ? jobs.runIfDue(SELF, look(), Glance::hasWork, this::thank)
                : Uni.createFrom().voidItem();
    }

    private Uni<Glance> look() {
        return store.glance().invoke(glance -> metrics.glance(glance, clock.instant()));
    }

    private Uni<Duration> thank(Lease lease, Glance glance) {
        AtomicInteger left = new AtomicInteger((int) Math.max(0, settings.perDay() - glance.today()));
        Pace pace = new Pace(lease.failures() > 0);
        return store.settleOrphans()
                .invoke(this::tellOrphans)
                .chain(() -> Again.whilst(() -> step(lease, left, pace), SentBatch::mayHaveMore))
                .map(last -> pause(last, left.get()))
                .eventually(() -> look());
    }

    /** What the journal has more comes first: a gift that was just given is not to wait for those that were. */
    private Uni<SentBatch> step(Lease lease, AtomicInteger left, Pace pace) {
        return follower.batch()
                .flatMap(more -> follower.lookAgain().map(moreUntold -> more || moreUntold))
                .call(() -> jobs.keep(lease))
                .flatMap(more -> sender.batch(left.get(), pace, () -> jobs.keep(lease))
                        .map(sent -> {
                            left.addAndGet(-sent.used());
                            return new SentBatch(
                                    sent.used(),
                                    sent.stopped() == null && (more || sent.mayHaveMore() && left.get() > 0),
                                    sent.stopped());
                        }));
    }

    private Duration pause(SentBatch last, int left) {
        if (last.stopped() != null) {
            throw new JobStoppedException(last.stopped());
        }
        if (left > 0) {
            return Duration.ZERO;
        }
        LOG.warnf("All %d letters of thanks of this day (THANKS_PER_DAY) are sent; the others wait", settings.perDay());
        return LOOK_AGAIN;
    }

    private void tellOrphans(int orphans) {
        if (orphans > 0) {
            metrics.count(settings.againWhenUnknown() ? ThanksState.WAITING : ThanksState.UNKNOWN, orphans);
            LOG.warnf(
                    "%d letters of thanks were interrupted while they were sent and %s",
                    orphans,
                    settings.againWhenUnknown() ? "are sent again" : "may have arrived; they are not sent again");
        }
    }
}
