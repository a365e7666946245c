package org.almoner.database.watchdog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.almoner.ProcessEnd;
import org.almoner.database.ConnectionProblem;
import org.almoner.database.watchdog.WatchdogState.Failing;
import org.almoner.database.watchdog.WatchdogState.GivenUp;
import org.almoner.database.watchdog.WatchdogState.Healthy;
import org.almoner.database.watchdog.WatchdogState.Reconnecting;
import org.almoner.database.watchdog.WatchdogState.Starting;
import org.almoner.database.watchdog.WatchdogState.Watching;
import org.jboss.logging.Logger;

/**
 * Pings the database for as long as the service runs, and ends the process when the database stays away, so that the
 * orchestrator takes over. What it knows is read from memory: asking it never waits for the database.
 */
@ApplicationScoped
public class DatabaseWatchdog {

    private static final Logger LOG = Logger.getLogger(DatabaseWatchdog.class);
    private static final int EXIT_CODE = 1;

    private final Vertx vertx;
    private final Ping ping;
    private final Clock clock;
    private final MeterRegistry meters;

    /** Written by one ping at a time: the next is planned when the last has ended. */
    private volatile WatchdogState state = new Starting();

    private volatile boolean stopped;

    DatabaseWatchdog(Vertx vertx, Ping ping, Clock clock, MeterRegistry meters) {
        this.vertx = vertx;
        this.ping = ping;
        this.clock = clock;
        this.meters = meters;
    }

    /** Whether requests that need the database may come: the gate has passed, and not too many pings have failed since. */
    public boolean isReady() {
        return state.ready();
    }

    /** Why the last ping failed, without anything secret; empty when it was answered. */
    public Optional<String> lastError() {
        return state.lastError();
    }

    WatchdogState state() {
        return state;
    }

    /** Called by the gate when it has passed, which was as good as a ping. */
    public void watch(WatchdogLimits limits) {
        if (state instanceof Starting starting) {
            Gauge.builder("almoner.database.ready", () -> isReady() ? 1 : 0)
                    .description("1 while requests that need the database may come")
                    .register(meters);
            Healthy healthy = starting.gatePassed(clock.instant());
            state = healthy;
            plan(healthy, limits.interval(), limits);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void plan(Watching before, Duration delay, WatchdogLimits limits) {
        vertx.setTimer(delay.toMillis(), timer -> {
            if (!stopped) {
                ping.send(limits.pingTimeout())
                        .subscribe()
                        .with(
                                answer -> onAnswer(before, limits),
                                failure -> onFailure(before, ConnectionProblem.of(failure), limits));
            }
        });
    }

    private void onAnswer(Watching before, WatchdogLimits limits) {
        Healthy healthy = before.answered(clock.instant());
        state = healthy;
        if (before.failureCount() > 0) {
            LOG.infof("===== Database watchdog: RECOVERED after %d failed pings =====", before.failureCount());
        }
        plan(healthy, limits.interval(), limits);
    }

    private void onFailure(Watching before, ConnectionProblem problem, WatchdogLimits limits) {
        if (stopped) {
            return; // the pool was closed under the ping
        }
        meters.counter("almoner.database.ping.failures").increment();
        WatchdogState after = before.failed(clock.instant(), problem.reason(), limits);
        state = after;
        if (after instanceof Failing failing) {
            LOG.warnf(
                    "Database watchdog: ping %d of %d failed: %s",
                    failing.failureCount(), limits.maxFailures(), problem.reason());
            plan(failing, limits.interval(), limits);
        } else if (after instanceof Reconnecting reconnecting) {
            LOG.errorf(
                    "===== Database watchdog: NOT READY after %d failed pings: %s; reconnect attempts: %d of %d =====",
                    reconnecting.failureCount(), problem.reason(), reconnecting.attempts(), limits.reconnectAttempts());
            plan(reconnecting, limits.reconnectInterval(), limits);
        } else if (after instanceof GivenUp) {
            LOG.errorf(
                    "===== Database watchdog: GIVEN UP: %s. Action: %s. The process ends with code %d =====",
                    problem.reason(), problem.action(), EXIT_CODE);
            ProcessEnd.begin(EXIT_CODE);
        }
    }
}
