package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.inbox.EventStore.Reception;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.stripe.translation.UnusableEventException;
import org.jboss.logging.Logger;

/**
 * Brings one event to the queue and, if that fails, sees to it that the failure is known: log, metric, event row. None of
 * that hangs on whoever waits for the answer: a sender that hangs up cancels its request, and the failure is one all the same.
 */
@ApplicationScoped
public class WebhookDelivery {

    private static final Logger LOG = Logger.getLogger(WebhookDelivery.class);

    /** The counter of deliveries, by what became of them. */
    static final String DELIVERIES = "almoner.stripe.events";

    static final String SEEN_BEFORE = "seen_before";

    private final EventQueue queue;
    private final FailureLog failures;
    private final MeterRegistry metrics;

    WebhookDelivery(EventQueue queue, FailureLog failures, MeterRegistry metrics) {
        this.queue = queue;
        this.failures = failures;
        this.metrics = metrics;
    }

    /** @return the outcome once it is committed; it fails when nothing was */
    public Uni<Reception> take(StripeEvent event) {
        return Uni.createFrom()
                .emitter(answer -> store(event)
                        .onFailure(failure ->
                                UnusableEventException.reasonOf(failure).isPresent())
                        .recoverWithUni(failure -> storeUnusable(event, failure))
                        .onFailure()
                        .invoke(failure -> failed(event, failure))
                        .subscribe()
                        .with(answer::complete, answer::fail));
    }

    private Uni<Reception> store(StripeEvent event) {
        return queue.store(event).invoke(outcome -> taken(event, outcome));
    }

    /** The last resort: the bounds of what is read should have found it before. Nobody else is to suffer from it. */
    private Uni<Reception> storeUnusable(StripeEvent event, Throwable failure) {
        String reason = UnusableEventException.reasonOf(failure).orElseThrow();
        LOG.errorf(
                "Stripe event %s (%s) is set aside, which is a mistake of ours: %s; what to do: report the line, and replay"
                        + " the event when it is mended",
                event.id(), event.type(), reason);
        return store(event.without(EventOutcome.UNUSABLE, reason));
    }

    private void taken(StripeEvent event, Reception outcome) {
        failures.forget(event.id());
        boolean taken = outcome == Reception.TAKEN;
        if (taken && event.remark() != null) {
            LOG.warnf(
                    "Stripe event %s (%s) has no effect (%s): %s",
                    event.id(), event.type(), event.outcome().word(), event.remark());
        }
        count(taken ? event.outcome().word() : SEEN_BEFORE);
    }

    private void failed(StripeEvent event, Throwable failure) {
        if (failure instanceof TurnedAwayException) {
            // Turned away before anything was tried: under such load a line for each would be one more load.
            count("turned_away");
            return;
        }
        LOG.errorf(
                "Stripe event %s (%s) failed and is to be sent again: %s",
                event.id(), event.type(), DatabaseFailure.forLog(failure));
        count("failed");
        failures.note(event, DatabaseFailure.describe(failure));
        if (!DatabaseFailure.isAway(failure)) {
            failures.flushSoon();
        }
    }

    private void count(String outcome) {
        metrics.counter(DELIVERIES, "outcome", outcome).increment();
    }
}
