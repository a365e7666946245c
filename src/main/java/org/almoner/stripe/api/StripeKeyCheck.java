package org.almoner.stripe.api;

import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Map;
import org.jboss.logging.Logger;

/** Tells in the log of a key that Stripe does not accept, as the service starts and without anybody waiting for it. */
@ApplicationScoped
class StripeKeyCheck {

    private static final Logger LOG = Logger.getLogger(StripeKeyCheck.class);

    private final StripeApi stripe;

    StripeKeyCheck(StripeApi stripe) {
        this.stripe = stripe;
    }

    /** Once our own port is open: in development Stripe is a stand-in behind it. */
    void checkKey(@ObservesAsync HttpServerStart listening) {
        if (stripe.isConfigured()) {
            stripe.get(StripeWorkers.Lane.JOB, "/v1/events", Map.of("limit", 1))
                    .subscribe()
                    .with(accepted -> LOG.debug("Stripe accepts the key"), StripeKeyCheck::tell);
        }
    }

    private static void tell(Throwable failure) {
        if (failure instanceof StripeFailure known) {
            LOG.warnf("Checkout, replay and reconciliation will not work: %s", known.why());
        } else {
            LOG.errorf(
                    "The check of Stripe's key failed (%s)", failure.getClass().getSimpleName());
        }
    }
}
