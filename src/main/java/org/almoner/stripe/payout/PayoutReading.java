package org.almoner.stripe.payout;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeFailure.Kind;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.payout.PayoutReadings.Kept;
import org.almoner.stripe.payout.PayoutReadings.Place;
import org.almoner.stripe.translation.BalanceEntry;
import org.almoner.stripe.translation.PayoutTranslation;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/**
 * Reads what is in payouts, page by page: of those that are new, of those that have changed, and once more of those whose
 * transactions do not come to their amount, since Stripe's list may have been early. It goes on where it was after a kill.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
class PayoutReading {

    static final String JOB = "payout-transactions";

    private static final Logger LOG = Logger.getLogger(PayoutReading.class);
    private static final Job SELF = new Job(JOB, LOG, "Reading what is in payouts");
    private static final String READINGS = "almoner.payouts.readings";

    private final PayoutLists lists;
    private final PayoutReadings readings;
    private final LeasedJobs jobs;
    private final MeterRegistry metrics;

    PayoutReading(PayoutLists lists, PayoutReadings readings, LeasedJobs jobs, MeterRegistry metrics) {
        this.lists = lists;
        this.readings = readings;
        this.jobs = jobs;
        this.metrics = metrics;
        Stream.of("explained", "unexplained", "failed")
                .forEach(outcome -> metrics.counter(READINGS, "outcome", outcome));
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> readIfDue() {
        if (!lists.canAsk()) {
            return Uni.createFrom().voidItem();
        }
        return jobs.runIfDue(SELF, readings.isAnyDue(), any -> any, (lease, any) -> read(lease));
    }

    private Uni<Duration> read(Lease lease) {
        return Again.whilst(() -> step(lease)).replaceWith(Duration.ZERO);
    }

    /** @return whether there may be another */
    private Uni<Boolean> step(Lease lease) {
        return readings.next()
                .flatMap(next -> next.isEmpty()
                        ? Uni.createFrom().item(false)
                        : jobs.keep(lease).chain(() -> step(next.get())).replaceWith(true));
    }

    private Uni<Void> step(Place place) {
        if (place.ended()) {
            return readings.beginAgain(place);
        }
        return lists.transactions(place.payout(), place.after())
                .flatMap(page -> keep(place, page.leadingOn(place.after(), new HashSet<>())))
                .onFailure(PayoutReading::isOfThisPayoutOnly)
                .recoverWithUni(failure -> giveUp(place, failure));
    }

    private Uni<Void> keep(Place place, StripePage page) {
        List<BalanceEntry> entries = entries(place, page.entries());
        int unusable = page.entries().size() - entries.size();
        return readings.keep(place, entries, page.hasMore() ? page.last() : null, unusable)
                .flatMap(kept -> {
                    if (kept.kept() && page.hasMore() && kept.fresh() == 0) {
                        throw StripePage.repeated();
                    }
                    if (kept.unexplained() == null) {
                        return Uni.createFrom().voidItem();
                    }
                    tell(place, kept);
                    return Again.whilst(() -> readings.remove(place));
                });
    }

    private static List<BalanceEntry> entries(Place place, List<JsonNode> told) {
        List<BalanceEntry> entries = new ArrayList<>();
        String reason = null;
        for (JsonNode entry : told) {
            try {
                entries.add(PayoutTranslation.entry(entry));
            } catch (UnusableEventException e) {
                reason = e.getMessage();
            }
        }
        if (reason != null) {
            LOG.warnf(
                    "%d balance transactions of payout %s are of no use to this version: %s",
                    told.size() - entries.size(), place.payout(), reason);
        }
        return entries;
    }

    private void tell(Place place, Kept ended) {
        boolean explained = ended.failed() || ended.unexplained().signum() == 0;
        count(explained ? "explained" : "unexplained");
        if (ended.failed()) {
            LOG.infof("What was in payout %s, which failed, are %d transactions", place.payout(), ended.transactions());
        } else if (explained) {
            LOG.infof("Payout %s is explained by %d transactions", place.payout(), ended.transactions());
        } else {
            LOG.warnf(
                    "Payout %s is not explained by its %d transactions: %s %s remain; what to do: it is read again by"
                            + " itself, and if that stays so, compare it with Stripe's Dashboard",
                    place.payout(), ended.transactions(), ended.unexplained().toPlainString(), ended.currency());
        }
    }

    private Uni<Void> giveUp(Place place, Throwable failure) {
        count("failed");
        LOG.warnf(
                "What is in payout %s could not be read, and is later: %s",
                place.payout(), DatabaseFailure.describe(failure));
        return failure instanceof StripeFailure known
                ? readings.giveUp(place, known.getMessage(), known.kind() == Kind.REFUSED)
                : readings.giveUp(place, DatabaseFailure.describe(failure), false);
    }

    /**
     * A list that cannot be read, or has values that the database does not take, is that payout's; whether all are so, the others
     * will tell.
     */
    private static boolean isOfThisPayoutOnly(Throwable failure) {
        return failure instanceof StripeFailure known
                ? !known.isOfAll() || known.kind() == Kind.UNREADABLE
                : DatabaseFailure.of(failure) == DatabaseFailure.DATA;
    }

    private void count(String outcome) {
        metrics.counter(READINGS, "outcome", outcome).increment();
    }
}
