package org.almoner.stripe.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.almoner.stripe.inbox.WebhookSignature.SignatureFinding;
import org.jboss.logging.Logger;

/**
 * Makes deliveries that are refused for their signature seen: a secret that does not fit looks, from here, like nothing at
 * all. Anybody may send such requests, so that there is a line a minute at most, with nothing of theirs in it.
 */
@Startup
@ApplicationScoped
class SignatureRefusals {

    static final String REFUSED = "almoner.stripe.signatures.refused";

    private static final Logger LOG = Logger.getLogger(SignatureRefusals.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final MeterRegistry metrics;
    private final Clock clock;
    private Instant nextLine = Instant.MIN;
    private long untold;

    SignatureRefusals(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
        for (SignatureFinding finding : SignatureFinding.values()) {
            if (finding != SignatureFinding.VALID) {
                // With zero, so that the first one is seen as an increase.
                metrics.counter(REFUSED, "reason", finding.word());
            }
        }
    }

    void count(SignatureFinding finding) {
        metrics.counter(REFUSED, "reason", finding.word()).increment();
        long told = toTell();
        if (told > 0) {
            LOG.warnf(
                    "Deliveries to the webhook refused: %d, the last because %s; what to do: %s",
                    told, finding.reason(), finding.advice());
        }
    }

    /** @return how many there were since the last line, zero while there is none yet to be written */
    private synchronized long toTell() {
        untold++;
        Instant now = clock.instant();
        if (now.isBefore(nextLine)) {
            return 0;
        }
        nextLine = now.plus(BETWEEN_LINES);
        long told = untold;
        untold = 0;
        return told;
    }
}
