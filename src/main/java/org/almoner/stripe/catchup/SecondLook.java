package org.almoner.stripe.catchup;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.almoner.database.job.Again;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.job.LeaseLostException;
import org.almoner.database.job.LeasedJobs;
import org.almoner.database.job.LeasedJobs.Job;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers;
import org.almoner.stripe.inbox.EventReader;
import org.almoner.stripe.inbox.StripeEvent;
import org.almoner.stripe.inbox.WebhookDelivery;
import org.almoner.stripe.translation.EventOutcome;
import org.jboss.logging.Logger;

/**
 * Fetches from Stripe again what is not finished and may fare better now: events that the version of then did not
 * understand, that were of the other mode before the setting was put right, or that failed for longer than Stripe goes on
 * sending them. Each comes to the inbox like any delivery. Reconciliation does not find them: it never looks back behind
 * where it has been.
 */
@Startup // its metrics are there from the start
@ApplicationScoped
class SecondLook {

    static final String JOB = "second-look";

    private static final Logger LOG = Logger.getLogger(SecondLook.class);
    private static final Job SELF = new Job(JOB, LOG, "The second look at events");

    private final StripeApi stripe;
    private final EventList list;
    private final EventReader reader;
    private final WebhookDelivery delivery;
    private final UnfinishedEvents unfinished;
    private final LeasedJobs jobs;
    private final SecondLookSettings settings;
    private final MeterRegistry metrics;

    SecondLook(
            StripeApi stripe,
            EventList list,
            EventReader reader,
            WebhookDelivery delivery,
            UnfinishedEvents unfinished,
            LeasedJobs jobs,
            SecondLookSettings settings,
            MeterRegistry metrics) {
        this.stripe = stripe;
        this.list = list;
        this.reader = reader;
        this.delivery = delivery;
        this.unfinished = unfinished;
        this.jobs = jobs;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Never fails: what went wrong is in the log, and tried again. */
    @Scheduled(
            every = "{almoner.stripe-jobs.look}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    Uni<Void> lookIfDue() {
        return jobs.runIfDue(SELF, this::look);
    }

    private Uni<Duration> look(Lease lease) {
        return Again.whilst(() -> unfinished.sort(lease))
                .chain(() -> stripe.isConfigured()
                        ? unfinished.due()
                        : Uni.createFrom().item(List.<String>of()))
                .flatMap(due -> fetch(lease, due))
                .map(fetched -> fetched < settings.batch() ? settings.every() : Duration.ZERO);
    }

    /** @return how many there were */
    private Uni<Integer> fetch(Lease lease, List<String> due) {
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(event -> fetch(lease, event))
                .collect()
                .asList()
                .invoke(outcomes -> report(due.size(), outcomes))
                .replaceWith(due.size());
    }

    private Uni<EventOutcome> fetch(Lease lease, String id) {
        return unfinished
                .ask(lease, id)
                .chain(() -> list.event(StripeWorkers.Lane.JOB, id))
                .flatMap(body -> take(id, reader.read(body)))
                .onFailure(SecondLook::isOfThisEventOnly)
                .recoverWithItem(failure -> {
                    LOG.warnf(
                            "Stripe event %s could not be taken on a second look: %s",
                            id, DatabaseFailure.describe(failure));
                    return EventOutcome.FAILED;
                })
                .invoke(outcome -> metrics.counter("almoner.stripe.second.looks", "outcome", outcome.word())
                        .increment());
    }

    /** A failure of the delivery itself stands in the event's row and in the log already. */
    private Uni<EventOutcome> take(String id, Optional<StripeEvent> read) {
        StripeEvent event = read.filter(known -> known.id().equals(id))
                .orElseThrow(() -> StripeFailure.of(
                        StripeFailure.Kind.REFUSED, "what Stripe gave for the event is another, or none"));
        return delivery.take(event).replaceWith(event.outcome());
    }

    private static boolean isOfThisEventOnly(Throwable failure) {
        return failure instanceof StripeFailure known
                ? !known.isOfAll()
                : !EventCatchUp.isOfAll(failure) && !(failure instanceof LeaseLostException);
    }

    private static void report(int due, List<EventOutcome> outcomes) {
        if (due > 0) {
            LOG.infof(
                    "A second look at %d Stripe events that were not finished: %d are now",
                    due, outcomes.stream().filter(EventOutcome::isFinal).count());
        }
    }
}
