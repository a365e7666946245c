package org.almoner.system.check;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.almoner.stripe.inbox.WebhookHealth;
import org.almoner.stripe.inbox.WebhookHealth.Figures;

/** Whether what Stripe sends is taken. That nothing is sent is no failure: there are days without a donation. */
@ApplicationScoped
public class StripeCheck implements ServiceCheck {

    /** Stripe's first retries come within minutes; what is still failed then does not heal by itself. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    /** Percent of the recent events. */
    private static final int FAILING = 5;

    private static final int BROKEN = 50;

    /** Fewer events have no rate. So many failures that wait to be recorded are the database's fault, whatever their share is. */
    private static final int FEW = 5;

    private final WebhookHealth webhook;
    private final HealthSettings settings;

    StripeCheck(WebhookHealth webhook, HealthSettings settings) {
        this.webhook = webhook;
        this.settings = settings;
    }

    @Override
    public Service service() {
        return Service.STRIPE_WEBHOOK;
    }

    @Override
    public Uni<Finding> check() {
        if (!webhook.isConfigured()) {
            return Uni.createFrom().item(Finding.down("STRIPE_WEBHOOK_SECRETS is not set: nothing is accepted"));
        }
        return webhook.figures(settings.stale()).map(StripeCheck::found);
    }

    /** What this replica knows by itself, where not even what is found can be stored: nothing while the webhook's failures are recorded. */
    public Optional<Finding> knownHere() {
        long unrecorded = webhook.unrecorded();
        return unrecorded < FEW
                ? Optional.empty()
                : Optional.of(
                        Finding.down(unrecorded + " failures of this replica wait for the database to record them"));
    }

    static Finding found(Figures figures) {
        long recent = figures.recent() + figures.unrecorded();
        long failed = recent < FEW ? 0 : 100 * (figures.recentFailed() + figures.unrecorded()) / recent;
        boolean stuck = figures.oldestFailed()
                .filter(at -> Duration.between(at, figures.asOf()).compareTo(PATIENCE) > 0)
                .isPresent();
        String note = note(figures);
        if (failed >= BROKEN || figures.unrecorded() >= FEW) {
            return Finding.down(note);
        }
        return failed >= FAILING || stuck || figures.unrecorded() > 0 ? Finding.degraded(note) : Finding.up(note);
    }

    private static String note(Figures figures) {
        Instant now = figures.asOf();
        String last = figures.last().map(at -> "last event " + ago(at, now)).orElse("no event yet");
        String recent = "; " + figures.recentFailed() + " of " + figures.recent() + " failed within "
                + Words.of(WebhookHealth.RECENT);
        String unrecorded = figures.unrecorded() == 0
                ? ""
                : "; " + figures.unrecorded() + " more failed on this replica and wait for the database to record them";
        String repeated = "; " + figures.repeated() + " of " + figures.deliveries()
                + " deliveries to this replica were repetitions";
        String failed = figures.oldestFailed()
                .map(at -> "; the oldest that failed came " + ago(at, now))
                .orElse("");
        String error = figures.oldestError()
                .map(at -> "; the oldest with an error came " + ago(at, now))
                .orElse("");
        return last + recent + unrecorded + repeated + failed + error;
    }

    /** Whoever received it may be ahead. */
    private static String ago(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return Words.of(age.isNegative() ? Duration.ZERO : age) + " ago";
    }
}
