package org.almoner.stripe;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Checks what concerns Stripe as the service starts: settings that cannot be stop it, a key that Stripe does not accept is
 * told in the log without anybody waiting for it.
 */
@ApplicationScoped
class StripeKeyCheck {

    private static final Logger LOG = Logger.getLogger(StripeKeyCheck.class);

    private final StripeApi stripe;
    private final CheckoutLimits limits;

    StripeKeyCheck(StripeApi stripe, CheckoutLimits limits) {
        this.stripe = stripe;
        this.limits = limits;
    }

    void check(@Observes StartupEvent started) {
        limits.of("USD"); // both beans are made here at the latest, and say what is wrong with their settings
        if (stripe.isConfigured()) {
            stripe.get(StripeWorkers.Lane.JOB, "/v1/events", Map.of("limit", 1))
                    .subscribe()
                    .with(accepted -> LOG.debug("Stripe accepts the key"), StripeKeyCheck::tell);
        }
    }

    private static void tell(Throwable failure) {
        if (failure instanceof StripeFailure known) {
            LOG.warnf("Checkout, replay and reconciliation will not work: %s", known.advice());
        } else {
            LOG.errorf(
                    "The check of Stripe's key failed (%s)", failure.getClass().getSimpleName());
        }
    }
}
