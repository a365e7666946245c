package org.almoner.stripe.payout;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeFailure.Kind;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.payout.PayoutWalk.Place;
import org.almoner.stripe.translation.PayoutTold;
import org.almoner.stripe.translation.PayoutTranslation;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/**
 * Finds payouts that no event told of, and what became of others meanwhile: walks Stripe's list of them. It stands for their
 * events in reconciliation too, whose request has no room for more types.
 */
@ApplicationScoped
class PayoutFinding {

    static final String JOB = "payouts";

    private static final Logger LOG = Logger.getLogger(PayoutFinding.class);
    private static final Job SELF = new Job(JOB, LOG, "Looking for payouts");

    private final PayoutLists lists;
    private final PayoutWalk walk;
    private final PayoutReadings readings;
    private final LeasedJobs jobs;
    private final PayoutSettings settings;

    PayoutFinding(
            PayoutLists lists, PayoutWalk walk, PayoutReadings readings, LeasedJobs jobs, PayoutSettings settings) {
        this.lists = lists;
        this.walk = walk;
        this.readings = readings;
        this.jobs = jobs;
        this.settings = settings;
    }

    /** Never fails: what went wrong is in the log, and tried again. Without a key the job's row says so, and the log nothing. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> findIfDue() {
        return lists.canAsk()
                ? jobs.runIfDue(SELF, this::find)
                : jobs.refuseIfDue(SELF, StripeFailure.noKey().why());
    }

    private Uni<Duration> find(Lease lease) {
        Set<String> ends = new HashSet<>();
        return walk.load()
                .flatMap(place -> place.isUnderWay() ? Uni.createFrom().item(place) : walk.begin(from(place)))
                .flatMap(begun -> Again.from(begun, place -> step(lease, place, ends), Place::isUnderWay))
                .chain(readings::takeAgain)
                .replaceWith(settings.every())
                .onFailure(PayoutFinding::mayBeOfItsPlace)
                .call(walk::forgetPlace);
    }

    private Instant from(Place place) {
        return place.reached() == null ? null : place.reached().minus(settings.overlap());
    }

    private Uni<Place> step(Lease lease, Place place, Set<String> ends) {
        return lists.payouts(place.from(), place.after()).flatMap(page -> {
            page.leadingOn(place.after(), ends);
            return walk.step(place, page, told(page)).call(() -> jobs.keep(lease));
        });
    }

    private List<PayoutTold> told(StripePage page) {
        List<PayoutTold> told = new ArrayList<>();
        for (JsonNode entry : page.entries()) {
            if (lists.isOfOurMode(entry)) {
                told(entry, page.askedAt()).ifPresent(told::add);
            }
        }
        if (told.size() < page.entries().size()) {
            LOG.warnf(
                    "%d entries of Stripe's list of payouts are of no use to this version",
                    page.entries().size() - told.size());
        }
        return told;
    }

    private static Optional<PayoutTold> told(JsonNode entry, Instant at) {
        try {
            return Optional.of(PayoutTranslation.payout(at, entry));
        } catch (UnusableEventException e) {
            LOG.debugf("An entry of Stripe's list of payouts is of no use: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean mayBeOfItsPlace(Throwable failure) {
        return failure instanceof StripeFailure known
                && (known.kind() == Kind.NOT_FOUND || known.kind() == Kind.REFUSED || known.kind() == Kind.UNREADABLE);
    }
}
