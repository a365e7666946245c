package org.almoner.stripe.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.almoner.database.sql.DatabaseFailure;
import org.almoner.stripe.translation.StripeJson;
import org.jboss.logging.Logger;

/** Whose key we have. Stripe is asked once it matters, and not at every start: few need it, and a restricted key may not be told. */
@ApplicationScoped
public class OwnAccount {

    private static final Logger LOG = Logger.getLogger(OwnAccount.class);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final StripeApi stripe;
    private final Clock clock;
    private final AtomicReference<Instant> askedAt = new AtomicReference<>(Instant.EPOCH);
    private volatile String id;

    OwnAccount(StripeApi stripe, Clock clock) {
        this.stripe = stripe;
        this.clock = clock;
    }

    /** Its id at Stripe; null while it is not known, and then Stripe is asked for it, once a minute at most. */
    public String id() {
        Instant last = askedAt.get();
        Instant now = clock.instant();
        if (id == null && stripe.isConfigured() && now.isAfter(last.plus(AGAIN)) && askedAt.compareAndSet(last, now)) {
            stripe.get(StripeWorkers.Lane.JOB, "/v1/account", Map.of())
                    .subscribe()
                    .with(
                            answer -> id = StripeJson.text(answer.body(), "id"),
                            failure -> LOG.warnf(
                                    "Which account of an organisation is ours could not be learned: %s",
                                    DatabaseFailure.describe(failure)));
        }
        return id;
    }
}
