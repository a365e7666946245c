package org.almoner.system.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.database.watchdog.DatabaseWatchdog;
import org.almoner.system.check.Finding;
import org.almoner.system.check.HealthSettings;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.system.check.StripeCheck;

/**
 * How things are now, from memory: what the last run found, on whichever replica that was, and what this one knows better
 * without asking anybody: that the last run is too old to say anything, that its own database does not answer, and that it
 * does not even record what fails at the webhook.
 */
@ApplicationScoped
class SystemStatus {

    private final DatabaseWatchdog watchdog;
    private final StripeCheck webhook;
    private final HealthSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final Instant started;

    private volatile Latest latest;

    /** When the watchdog was first seen without an answer; null while it has one. */
    private volatile Instant databaseAwaySince;

    /** When failures at the webhook were first seen to wait here; null while they are recorded. */
    private volatile Instant unrecordedSince;

    SystemStatus(
            DatabaseWatchdog watchdog,
            StripeCheck webhook,
            HealthSettings settings,
            MeterRegistry metrics,
            Clock clock) {
        this.watchdog = watchdog;
        this.webhook = webhook;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.started = clock.instant();
    }

    void onStart(@Observes StartupEvent event) {
        for (Service service : Service.values()) {
            Gauge.builder("almoner.service.up", () -> figure(of(service, latest).state()))
                    .description("1 while the service is up, 0.5 while it is degraded, 0 while it is down")
                    .tag("service", service.column())
                    .register(metrics);
        }
    }

    /**
     * What was seen last.
     *
     * @param seenNanos when, by a clock that nobody sets
     */
    private record Latest(HealthRuns.Seen seen, long seenNanos) {

        /** By the clock of the database: another replica's run is as old as that says. */
        Instant now() {
            return seen.now().plusNanos(System.nanoTime() - seenNanos);
        }
    }

    /** The last run that is stored. */
    void see(HealthRuns.Seen seen) {
        latest = new Latest(seen, System.nanoTime());
    }

    /** By the clock of this replica before it has seen a run. */
    private Instant now(Latest last) {
        return last == null ? clock.instant() : last.now();
    }

    /** So that it is known since when it is so although nobody has asked. */
    void watch() {
        databaseAwaySince = databaseAnswers() ? null : since(databaseAwaySince);
        unrecordedSince = webhook.knownHere().isEmpty() ? null : since(unrecordedSince);
    }

    private Instant since(Instant known) {
        return known == null ? now(latest) : known;
    }

    /** @param lastRun null before the first */
    record Now(HealthCheckRun lastRun, List<CheckedService> services) {}

    Now tell() {
        watch();
        Latest last = latest;
        return new Now(
                last == null ? null : last.seen().run(),
                Stream.of(Service.values()).map(service -> of(service, last)).toList());
    }

    private CheckedService of(Service service, Latest latest) {
        HealthCheckRun run = latest == null ? null : latest.seen().run();
        Instant now = now(latest);
        CheckedService last = run == null ? null : run.of(service);
        Instant begin = run == null ? started : run.startedAt();
        // One that is yet to come is from before a clock was set, and would stay the last for as long as it was set
        // back.
        Instant end = begin.isAfter(now.plus(settings.stale())) ? now : begin.plus(settings.stale());
        boolean stale = !now.isBefore(end);
        if (service == Service.DATABASE && !databaseAnswers()) {
            return new CheckedService(
                    service,
                    ServiceState.DOWN,
                    since(databaseAwaySince),
                    0,
                    "the watchdog: " + watchdog.lastError().orElse("not ready"));
        }
        Finding here = service == Service.STRIPE_WEBHOOK ? webhook.knownHere().orElse(null) : null;
        if (here != null && (stale || last == null || last.state() != here.state())) {
            return new CheckedService(service, here.state(), since(unrecordedSince), 0, here.note());
        }
        if (service == Service.HEALTH_MONITORING && stale) {
            return new CheckedService(service, ServiceState.DOWN, end, 0, silence(run));
        }
        if (service == Service.BACKEND && (stale || last == null)) {
            return new CheckedService(service, ServiceState.UP, started, 0, "this replica answers");
        }
        if (last == null) {
            return new CheckedService(service, ServiceState.UNKNOWN, started, 0, "not checked yet");
        }
        return stale
                ? new CheckedService(
                        service, ServiceState.UNKNOWN, end, 0, "was " + last.state() + " at " + seconds(begin))
                : last;
    }

    private String silence(HealthCheckRun run) {
        return run == null
                ? "no run since the start of this replica at " + seconds(started)
                : "no run since " + seconds(run.startedAt()) + ", which was on " + run.replica();
    }

    private boolean databaseAnswers() {
        return watchdog.isReady() && watchdog.lastError().isEmpty();
    }

    private static double figure(ServiceState state) {
        return switch (state) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
            case NOT_CONFIGURED, UNKNOWN -> Double.NaN;
        };
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
