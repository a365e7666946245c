package org.almoner.donor.receipt;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.stream.Stream;
import org.almoner.donor.receipt.Issuing.Issued;

/** What Prometheus is told of receipts; nothing of it names anybody. */
@Startup // they are there from the start
@ApplicationScoped
class ReceiptMetrics {

    private static final String RECEIPTS = "almoner.receipts";
    private static final String REFUSED = "refused";

    private final MeterRegistry metrics;

    ReceiptMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        Stream.of(Issued.How.values()).forEach(how -> metrics.counter(RECEIPTS, "outcome", word(how)));
        metrics.counter(RECEIPTS, "outcome", REFUSED);
    }

    void count(Issuing issuing) {
        String outcome = issuing instanceof Issued issued ? word(issued.how()) : REFUSED;
        metrics.counter(RECEIPTS, "outcome", outcome).increment();
    }

    private static String word(Issued.How how) {
        return how.name().toLowerCase(Locale.ROOT);
    }
}
