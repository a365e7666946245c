package org.almoner.stripe.past;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeaseLostException;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.database.sql.Patience;
import org.almoner.database.sql.Pauses;
import org.almoner.stripe.api.Pace;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.past.ImportStore.Stored;
import org.jboss.logging.Logger;

/**
 * Reads what Stripe has of the past, list by list and page by page, beside whatever events tell. What it has written is remembered
 * page by page: it goes on there after a failure, on another replica when this one has died, and what is told twice changes nothing.
 */
@ApplicationScoped
class StripeImport {

    private static final Logger LOG = Logger.getLogger(StripeImport.class);
    private static final String NOT_RUN = "The import did not run";

    /** So that what refunds tell is older by Stripe's clock, which has whole seconds, than the sums of the charges. */
    private static final Duration AFTER_REFUNDS = Duration.ofSeconds(2);

    /** Of what is asked or left without a lease that is kept: a connection on which nothing comes any more must not stop it for good. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final StripeApi stripe;
    private final ListReader reader;
    private final ListNews news;
    private final PastWriter writer;
    private final ImportStore store;
    private final ImportMetrics metrics;
    private final JobLeases jobs;
    private final Outage outage;
    private final Pace pace;
    private final Clock clock;

    StripeImport(
            StripeApi stripe,
            StripeAccountSettings account,
            ImportSettings settings,
            ListReader reader,
            ListNews news,
            PastWriter writer,
            ImportStore store,
            ImportMetrics metrics,
            JobLeases jobs,
            Outage outage,
            Clock clock) {
        this.stripe = stripe;
        this.reader = reader;
        this.news = news;
        this.writer = writer;
        this.store = store;
        this.metrics = metrics;
        this.jobs = jobs;
        this.outage = outage;
        this.pace = new Pace(settings.callsPerSecond(account.keyIsLive()), System::nanoTime);
        this.clock = clock;
    }

    /** What is known while it goes on. */
    private static final class Walk {
        private final Lease lease;

        /** Last ids of the pages of the stretch of time that is being read. */
        private final Set<String> ends = new HashSet<>();

        private final ProgressLine line;
        private ImportRun run;

        private Walk(Lease lease, ImportRun run, Instant now) {
            this.lease = lease;
            this.run = run;
            this.line = new ProgressLine(now);
        }
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> goOnIfDue() {
        if (!stripe.isConfigured()) {
            return Uni.createFrom().voidItem();
        }
        return Patience.atMost(LIMIT, store.load())
                .flatMap(stored -> isWaitingForSomebody(stored)
                        ? jobs.claimNow(ImportStore.JOB)
                        : Uni.createFrom().item(Optional.<Lease>empty()))
                .invoke(() -> outage.over(NOT_RUN))
                .flatMap(claimed -> claimed.isEmpty() ? Uni.createFrom().voidItem() : claimed(claimed.get()))
                .onFailure(failure -> !jobs.isEnding())
                .invoke(failure -> outage.tell(LOG, NOT_RUN, failure))
                .onFailure()
                .recoverWithNull();
    }

    private boolean isWaitingForSomebody(Stored stored) {
        return stored.run().isDue(clock.instant()) && stored.leasedUntil() == null;
    }

    /** Another may have done it meanwhile. */
    private Uni<Void> claimed(Lease lease) {
        Uni<Stored> seen = store.load()
                .call(stored ->
                        stored.run().isDue(clock.instant()) ? Uni.createFrom().voidItem() : jobs.release(lease));
        return jobs.whileHeld(lease, seen)
                .flatMap(stored -> stored.run().isDue(clock.instant())
                        ? walk(new Walk(lease, stored.run(), clock.instant()))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> walk(Walk walk) {
        LOG.infof(
                "The import of Stripe's objects since %s %s",
                walk.run.since(), walk.run.pages() == 0 ? "begins" : "goes on after page " + walk.run.pages());
        metrics.begins(walk.run);
        Uni<ImportRun> walked = Again.whilst(() -> step(walk), ImportRun::isRunning)
                // Where it cannot be given back it ends by itself.
                .call(run -> givenBack(walk.lease, run).onFailure().recoverWithNull());
        return jobs.whileHeld(walk.lease, walked)
                .invoke(ProgressLine::sayEnd)
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> stopped(walk, failure))
                .eventually(metrics::ends);
    }

    /** It is begun by somebody: when it is due says nothing. */
    private Uni<Void> givenBack(Lease lease, ImportRun run) {
        return run.state() == ImportRun.State.FINISHED ? jobs.done(lease, Duration.ZERO) : jobs.release(lease);
    }

    private Uni<ImportRun> step(Walk walk) {
        long begun = System.nanoTime();
        ListProgress at = walk.run.current();
        return Pauses.of(pace.next().plus(restBefore(walk.run, at)))
                .chain(() -> reader.page(at, walk.run.since()))
                .flatMap(read -> {
                    ListNews.PageNews told = news.of(at.list(), read.page());
                    String last = read.page().last();
                    boolean seenBefore = last != null && !walk.ends.add(last);
                    return writer.write(told.told())
                            .map(written -> at.with(
                                    read,
                                    walk.run.since(),
                                    seenBefore,
                                    told.counts().plus(written),
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)))
                            .flatMap(next -> save(walk, at, next));
                });
    }

    private static Duration restBefore(ImportRun run, ListProgress at) {
        return at.list() == StripeList.CHARGES && at.pages() == 0 && run.sum().objects() > 0
                ? AFTER_REFUNDS
                : Duration.ZERO;
    }

    private Uni<ImportRun> save(Walk walk, ListProgress before, ListProgress next) {
        return store.save(walk.lease, walk.run.with(next, clock.instant())).invoke(saved -> {
            walk.run = saved;
            if (next.done() || !next.until().equals(before.until())) {
                walk.ends.clear();
            }
            metrics.page(next.list(), before.counts(), next.counts(), saved);
            if (saved.isRunning()) {
                walk.line.say(saved, clock.instant());
            }
        });
    }

    /** The next try, here or elsewhere, goes on where this one has come to. */
    private Uni<Void> stopped(Walk walk, Throwable failure) {
        if (jobs.isEnding()) {
            return Uni.createFrom().voidItem();
        }
        if (failure instanceof LeaseLostException lost) {
            LOG.warnf("The import stopped and goes on elsewhere: %s", lost.why());
            return Uni.createFrom().voidItem();
        }
        Setback setback = Setback.of(failure, walk.run.tries());
        ImportRun from =
                setback.losesPlace() && walk.run.current().after() != null ? walk.run.withoutPlace() : walk.run;
        ImportRun next = from.stopped(setback.reason(), setback.pause(), clock.instant());
        return Patience.atMost(LIMIT, store.leave(walk.lease, next))
                .invoke(left -> {
                    if (next.isRunning()) {
                        LOG.warnf(
                                "The import stopped and goes on at %s: %s",
                                next.nextAt(), DatabaseFailure.forLog(failure));
                    } else {
                        LOG.errorf(
                                "The import is given up after try %d: %s",
                                next.tries(), DatabaseFailure.forLog(failure));
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(left -> notLeft(left, failure))
                .onFailure()
                .recoverWithNull();
    }

    /** Either way the row has how far it was. */
    private static void notLeft(Throwable left, Throwable failure) {
        if (DatabaseFailure.passes(left)) {
            LOG.warnf("The import stopped and goes on when its lease has ended: %s", DatabaseFailure.forLog(failure));
        } else {
            LOG.warn("The import has gone to another replica, since its lease had ended here");
        }
    }
}
