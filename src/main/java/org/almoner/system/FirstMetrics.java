package org.almoner.system;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.almoner.stripe.api.StripeFailure;
import org.almoner.stripe.api.StripeWorkers.Lane;
import org.almoner.stripe.translation.EventOutcome;

/**
 * Every counter with zero and each of its labels from the start, so that a first increase is one: a series that begins with 1 has,
 * for Prometheus, not increased. What each means is in docs/operations.md, which {@code MetricsTest} compares.
 */
@ApplicationScoped
class FirstMetrics {

    private static final Map<String, List<String>> OUTCOMES = Map.ofEntries(
            Map.entry("almoner.reconciliation.walks", List.of("finished", "stopped")),
            Map.entry("almoner.janitor.inquiries", List.of("settled", "unchanged", "failed")),
            Map.entry("almoner.ledger.derived", List.of("derived", "failed")),
            Map.entry("almoner.ledger.erased", List.of("erased", "failed")),
            Map.entry("almoner.ledger.rehashed", List.of("rehashed", "failed")),
            Map.entry("almoner.speech.uploads", List.of("stored", "refused", "failed")),
            Map.entry("almoner.speech.jobs", List.of("done", "retried", "put_off", "failed", "lost")));

    private static final List<String> REFUSALS = List.of("load", "size", "memory", "time", "unread", "gone");

    private static final List<String> WITHOUT_LABELS = List.of(
            "almoner.database.ping.failures",
            "almoner.reconciliation.missed",
            "almoner.reconciliation.events",
            "almoner.contacts.unreadable");

    private final MeterRegistry metrics;

    FirstMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void begin(@Observes StartupEvent started) {
        WITHOUT_LABELS.forEach(name -> metrics.counter(name));
        OUTCOMES.forEach((name, outcomes) -> counters(name, "outcome", outcomes.stream()));
        counters("almoner.http.refused", "reason", REFUSALS.stream());
        Stream<String> words = Stream.of(EventOutcome.values()).map(EventOutcome::word);
        counters("almoner.stripe.events", "outcome", Stream.concat(words, Stream.of("seen_before", "turned_away")));
        counters(
                "almoner.stripe.second.looks",
                "outcome",
                Stream.of(EventOutcome.values()).map(EventOutcome::word));
        counters("almoner.checkout.sessions", "outcome", Stream.concat(failures(), Stream.of("opened", "unrecorded")));
        for (Lane lane : Lane.values()) {
            // Without a key there is no call.
            Stream.concat(failures(), Stream.of("ok", "failed"))
                    .filter(outcome -> !outcome.equals("no_key"))
                    .forEach(outcome -> metrics.timer(
                            "almoner.stripe.calls", "lane", lane.name().toLowerCase(Locale.ROOT), "outcome", outcome));
        }
    }

    private void counters(String name, String label, Stream<String> values) {
        values.forEach(value -> metrics.counter(name, label, value));
    }

    private static Stream<String> failures() {
        return Stream.of(StripeFailure.Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT));
    }
}
