package org.almoner.stripe;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.almoner.stripe.StripeInbox.Outcome;
import org.almoner.web.DatabaseAway;
import org.jboss.logging.Logger;

/** Brings one event to the inbox and, if that fails, sees to it that the failure is known: log, metric, event row. */
@ApplicationScoped
class WebhookDelivery {

    /** A database that hangs is as bad as one that refuses: Stripe waits for twenty seconds, and sends again. */
    static final Duration DATABASE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(WebhookDelivery.class);

    private final StripeInbox inbox;
    private final FailureLog failures;
    private final MeterRegistry metrics;

    WebhookDelivery(StripeInbox inbox, FailureLog failures, MeterRegistry metrics) {
        this.inbox = inbox;
        this.failures = failures;
        this.metrics = metrics;
    }

    /** @return the outcome once it is committed; it fails when nothing was */
    Uni<Outcome> take(StripeEvent event) {
        return inbox.store(List.of(event))
                .ifNoItem()
                .after(DATABASE_LIMIT)
                .fail()
                .map(outcomes -> outcomes.get(0))
                .invoke(outcome -> taken(event, outcome))
                .onFailure()
                .call(failure -> failed(event, failure));
    }

    private void taken(StripeEvent event, Outcome outcome) {
        failures.forget(event.id());
        boolean unusable = event.remark() != null && outcome == Outcome.TAKEN;
        if (unusable) {
            LOG.warnf("Stripe event %s (%s) has no effect: %s", event.id(), event.type(), event.remark());
        }
        count(unusable ? "unusable" : outcome.name().toLowerCase(Locale.ROOT));
    }

    private Uni<Void> failed(StripeEvent event, Throwable failure) {
        String reason = DatabaseAway.describe(failure);
        LOG.errorf("Stripe event %s (%s) failed and is to be sent again: %s", event.id(), event.type(), reason);
        count("failed");
        failures.note(event, reason);
        return DatabaseAway.isCauseOf(failure) ? Uni.createFrom().voidItem() : failures.flush();
    }

    private void count(String outcome) {
        metrics.counter("almoner.stripe.events", "outcome", outcome).increment();
    }
}
