package org.almoner.stripe.catchup;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
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
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.look.Outage;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeFailure.Kind;
import org.almoner.stripe.catchup.ReconciliationStore.Stored;
import org.jboss.logging.Logger;

/**
 * Finds what delivery has missed: walks Stripe's list of events since where the last walk ended, page by page and newest
 * first, through the same inbox as the webhook. What it has finished is remembered page by page.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
public class Reconciliation {

    static final String JOB = "reconciliation";

    /** How far back Stripe's list goes. */
    public static final Duration REACH = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final String NOT_RUN = "Reconciliation did not run";

    /** Not quite to the edge, which moves while we walk. */
    private static final Duration EDGE = Duration.ofHours(1);

    private final StripeApi stripe;
    private final EventList list;
    private final EventCatchUp catchUp;
    private final ReconciliationStore store;
    private final JobLeases jobs;
    private final Outage outage;
    private final ReconciliationSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;

    Reconciliation(
            StripeApi stripe,
            EventList list,
            EventCatchUp catchUp,
            ReconciliationStore store,
            JobLeases jobs,
            Outage outage,
            ReconciliationSettings settings,
            MeterRegistry metrics,
            Clock clock) {
        this.stripe = stripe;
        this.list = list;
        this.catchUp = catchUp;
        this.store = store;
        this.jobs = jobs;
        this.outage = outage;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> walkIfDue() {
        if (!stripe.isConfigured()) {
            return Uni.createFrom().voidItem();
        }
        return jobs.claimDue(JOB)
                .invoke(() -> outage.over(NOT_RUN))
                .flatMap(claimed -> claimed.isEmpty() ? Uni.createFrom().nullItem() : walk(claimed.get(), null))
                .onFailure(failure -> !(failure instanceof StripeFailure) && !jobs.isEnding())
                .invoke(failure -> outage.tell(LOG, NOT_RUN, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /**
     * Walks now. Fails with {@link StripeFailure} when Stripe does, and goes on there next time.
     *
     * @return nothing when a walk is under way already
     */
    public Uni<Optional<ReconciliationRun>> walkSince(Instant since) {
        return jobs.claimNow(JOB)
                .flatMap(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : walk(claimed.get(), since).map(Optional::of));
    }

    /** As {@link #walkSince}, from where the last walk ended that closed the gap, up to now. */
    public Uni<Optional<ReconciliationRun>> walkOn() {
        return store.load().flatMap(stored -> {
            Instant now = clock.instant();
            Instant wanted = wanted(stored, now);
            return walkSince(wanted.isBefore(oldest(now)) ? oldest(now) : wanted);
        });
    }

    public Uni<Stored> status() {
        return store.load();
    }

    /** @param since null to go on where the last walk ended */
    private Uni<ReconciliationRun> walk(Lease lease, Instant since) {
        return jobs.whileHeld(lease, whileHeld(lease, since))
                .invoke(this::report)
                .onFailure()
                .call(failure -> stopped(lease, failure));
    }

    private Uni<ReconciliationRun> whileHeld(Lease lease, Instant since) {
        Set<String> ends = new HashSet<>();
        return store.load().flatMap(stored -> {
            boolean resumed = since == null && stored.walk().isInterrupted();
            ReconciliationRun begun = begin(stored, since);
            return store.save(lease, begun)
                    .chain(() -> Again.from(begun, walk -> step(lease, walk, ends), ReconciliationRun::isInterrupted))
                    .call(finished -> done(lease, finished, resumed));
        });
    }

    private static Instant firstHeard(Stored stored, Instant now) {
        return stored.firstHeard() == null ? now : stored.firstHeard();
    }

    /** From where on events may not have been seen. */
    private Instant wanted(Stored stored, Instant now) {
        Instant reached = stored.walk().reached();
        return (reached == null ? firstHeard(stored, now) : reached).minus(settings.overlap());
    }

    /** From where on Stripe's list has them. */
    private static Instant oldest(Instant now) {
        return now.minus(REACH).plus(EDGE);
    }

    private ReconciliationRun begin(Stored stored, Instant since) {
        Instant now = clock.instant();
        Instant firstHeard = firstHeard(stored, now);
        if (since != null) {
            return stored.walk().begin(since, now, firstHeard, now);
        }
        if (stored.walk().isInterrupted()) {
            return stored.walk();
        }
        Instant wanted = wanted(stored, now);
        Instant oldest = oldest(now);
        if (wanted.isBefore(oldest)) {
            LOG.warnf(
                    "Stripe's list of events reaches 30 days back, the last reconciliation was before; what to do:"
                            + " compare the payments from %s to %s with Stripe's Dashboard",
                    wanted, oldest);
            // What is older can never be seen: a gap that stays open would be walked again at every look, for ever.
            return stored.walk().reachedTo(oldest).begin(oldest, now.minus(settings.grace()), firstHeard, now);
        }
        return stored.walk().begin(wanted, now.minus(settings.grace()), firstHeard, now);
    }

    private Uni<ReconciliationRun> step(Lease lease, ReconciliationRun walk, Set<String> ends) {
        return list.page(walk.walkFrom(), walk.walkUntil(), walk.walkAfter()).flatMap(page -> {
            page.leadingOn(walk.walkAfter(), ends);
            return catchUp.take(page.entries())
                    .map(result -> walk.notBeyond(page.answeredAt()).withPage(page.last(), result))
                    .map(next -> page.hasMore() ? next : next.finish(clock.instant()))
                    .flatMap(next -> store.save(lease, next));
        });
    }

    /** An interrupted walk that was brought to its end is followed by the next at once. */
    private Uni<Void> done(Lease lease, ReconciliationRun finished, boolean resumed) {
        if (!finished.closesTheGap()) {
            return jobs.release(lease);
        }
        return jobs.done(lease, resumed ? Duration.ZERO : settings.every());
    }

    private void report(ReconciliationRun walk) {
        metrics.counter("almoner.reconciliation.walks", "outcome", "finished").increment();
        metrics.counter("almoner.reconciliation.events").increment(walk.events());
        metrics.counter("almoner.reconciliation.missed").increment(walk.missed());
        if (walk.missed() == 0 && walk.failed() == 0) {
            LOG.infof("Reconciliation: delivery has missed none of %d events since %s", walk.events(), walk.walkFrom());
        } else {
            LOG.warnf(
                    "Reconciliation: delivery had missed %d of %d events since %s, %d failed; what to do: look at the"
                            + " webhook's deliveries in Stripe's Dashboard, and at GET /admin/stripe/events?outcome=error",
                    walk.missed(), walk.events(), walk.walkFrom(), walk.failed());
        }
    }

    private Uni<?> stopped(Lease lease, Throwable failure) {
        if (jobs.isEnding()) {
            return Uni.createFrom().voidItem();
        }
        metrics.counter("almoner.reconciliation.walks", "outcome", "stopped").increment();
        String reason = DatabaseFailure.describe(failure);
        return forgetPlace(lease, failure)
                .chain(() -> jobs.failed(lease, reason))
                .invoke(due -> LOG.warnf("Reconciliation stopped and goes on %s: %s", JobLeases.when(due), reason))
                .onFailure()
                .invoke(away -> LOG.warnf("Reconciliation stopped and goes on when its lease has ended: %s", reason))
                .onFailure()
                .recoverWithNull();
    }

    /** Stripe may have forgotten the event at which we were to go on; then the walk begins anew. */
    private Uni<?> forgetPlace(Lease lease, Throwable failure) {
        boolean refused = failure instanceof StripeFailure known
                && (known.kind() == Kind.NOT_FOUND || known.kind() == Kind.REFUSED);
        return refused
                ? store.load().flatMap(stored -> store.save(lease, stored.walk().fromItsBeginning()))
                : Uni.createFrom().voidItem();
    }
}
