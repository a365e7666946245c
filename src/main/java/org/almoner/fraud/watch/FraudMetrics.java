package org.almoner.fraud.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.almoner.fraud.cases.SubjectKind;

/** What Prometheus is told of suspected fraud; nothing of it names anybody, nor a ticket. */
@Startup // they are there from the start
@ApplicationScoped
class FraudMetrics {

    private static final String CASES = "almoner.fraud.cases";
    private static final String REACTIONS = "almoner.fraud.reactions";
    private static final String REFUNDS = "almoner.fraud.refunds";

    private final MeterRegistry metrics;
    private final AtomicLong open;

    FraudMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.open = metrics.gauge("almoner.fraud.cases.open", new AtomicLong());
        for (SubjectKind kind : SubjectKind.values()) {
            opened(kind, 0);
        }
        for (String reaction : new String[] {"slowed", "closed", "opened"}) {
            reacted(reaction, 0);
        }
        refunded(0);
    }

    void open(long cases) {
        open.set(cases);
    }

    void opened(SubjectKind kind, int cases) {
        metrics.counter(CASES, "subject", kind.name().toLowerCase(Locale.ROOT)).increment(cases);
    }

    void reacted(String reaction, int times) {
        metrics.counter(REACTIONS, "reaction", reaction).increment(times);
    }

    void refunded(int cases) {
        metrics.counter(REFUNDS).increment(cases);
    }
}
