package org.almoner.stripe.past;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What an import does, in figures of the replica that does it. They are there before the first one. */
@Startup
@ApplicationScoped
class ImportMetrics {

    private static final String OBJECTS = "almoner.stripe.import.objects";
    private static final String PAYMENTS = "almoner.stripe.import.payments";
    private static final String PAGES = "almoner.stripe.import.pages";

    private final MeterRegistry metrics;
    private final AtomicInteger running;
    private final AtomicReference<ImportRun> last = new AtomicReference<>();

    ImportMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.running = metrics.gauge("almoner.stripe.import.running", new AtomicInteger());
        metrics.gauge("almoner.stripe.import.left.seconds", last, ImportMetrics::left);
        Stream.of(StripeList.values()).forEach(list -> counted(list, Counts.NONE));
    }

    void begins(ImportRun run) {
        last.set(run);
        running.set(1);
    }

    void ends() {
        running.set(0);
        last.set(null);
    }

    /** @param before what the list had come to with the page before */
    void page(StripeList list, Counts before, Counts now, ImportRun run) {
        last.set(run);
        metrics.counter(PAGES).increment();
        counted(list, now.minus(before));
    }

    private void counted(StripeList list, Counts counts) {
        long told = counts.objects() - counts.passedOver() - counts.otherMode() - counts.unusable();
        objects(list, "told", told);
        objects(list, "passed_over", counts.passedOver());
        objects(list, "other_mode", counts.otherMode());
        objects(list, "unusable", counts.unusable());
        metrics.counter(PAYMENTS, "outcome", "added").increment(counts.added());
        metrics.counter(PAYMENTS, "outcome", "changed").increment(counts.changed());
        metrics.counter(PAGES).increment(0);
    }

    private void objects(StripeList list, String outcome, long count) {
        metrics.counter(OBJECTS, "list", list.name().toLowerCase(Locale.ROOT), "outcome", outcome)
                .increment(count);
    }

    private static double left(AtomicReference<ImportRun> last) {
        ImportRun run = last.get();
        OptionalLong seconds = run == null ? OptionalLong.empty() : TimeLeft.seconds(run);
        return seconds.isPresent() ? seconds.getAsLong() : Double.NaN;
    }
}
