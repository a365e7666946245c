package org.almoner.donor.thanks;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.almoner.donor.thanks.ThanksStore.Glance;

/** What Prometheus is told of thanks; nothing of it names anybody. */
@Startup // they are there from the start
@ApplicationScoped
class ThanksMetrics {

    private static final String LETTERS = "almoner.thanks.letters";
    private static final String DEFERRED = "deferred";
    private static final List<ThanksState> ENDS =
            List.of(ThanksState.SENT, ThanksState.REFUSED, ThanksState.UNKNOWN, ThanksState.DROPPED);

    private final MeterRegistry metrics;
    private final AtomicLong waiting;
    private final AtomicLong lateSeconds;

    ThanksMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.waiting = metrics.gauge("almoner.thanks.waiting", new AtomicLong());
        this.lateSeconds = metrics.gauge("almoner.thanks.late.seconds", new AtomicLong());
        ENDS.forEach(state -> count(state, 0));
        metrics.counter(LETTERS, "outcome", DEFERRED);
    }

    void glance(Glance glance, Instant now) {
        waiting.set(glance.waiting());
        lateSeconds.set(
                glance.nextAt() == null
                        ? 0
                        : Math.max(0, Duration.between(glance.nextAt(), now).toSeconds()));
    }

    /** A state that a letter has come to; one that waits again was deferred. */
    void count(ThanksState state, int letters) {
        String outcome = ENDS.contains(state) ? state.name().toLowerCase(Locale.ROOT) : DEFERRED;
        metrics.counter(LETTERS, "outcome", outcome).increment(letters);
    }
}
