package org.almoner.database.gate;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.almoner.database.ConnectionProblem;
import org.almoner.database.DatabaseSettings;
import org.almoner.database.DatabaseUrl;
import org.almoner.database.Deadline;
import org.almoner.database.InvalidSettingException;
import org.almoner.database.watchdog.DatabaseWatchdog;
import org.almoner.database.watchdog.Ping;
import org.almoner.database.watchdog.WatchdogLimits;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * What every start passes before the first request: Quarkus opens its port after the observers of {@link StartupEvent}. A
 * step that fails ends the process with one line that says why.
 */
@ApplicationScoped
class StartupGate {

    private static final Logger LOG = Logger.getLogger(StartupGate.class);
    private static final int EXIT_CODE = 1;
    private static final int STEPS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Of an attempt to connect: more than the watchdog's pings may need, because everything happens for the first time. */
    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(5);

    private final DatabaseSettings settings;
    private final Config config;
    private final Ping ping;
    private final PoolerCheck pooler;
    private final ServerCheck server;
    private final Migrations migrations;
    private final DatabaseWatchdog watchdog;

    StartupGate(
            DatabaseSettings settings,
            Config config,
            Ping ping,
            PoolerCheck pooler,
            ServerCheck server,
            Migrations migrations,
            DatabaseWatchdog watchdog) {
        this.settings = settings;
        this.config = config;
        this.ping = ping;
        this.pooler = pooler;
        this.server = server;
        this.migrations = migrations;
        this.watchdog = watchdog;
    }

    /** Before all other observers, Quarkus's scheduler included: none may meet a database without its tables. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 2) StartupEvent event) {
        int step = 1;
        try {
            WatchdogLimits limits = limits();
            Deadline deadline = Deadline.after(limits.startupTimeout());
            // Raw, as the pools read it: a dollar sign in a password starts no expression.
            DatabaseUrl url =
                    DatabaseAddress.of(name -> config.getConfigValue(name).getRawValue());
            passed(step, "DATABASE_URL is well-formed and points to " + url.location());
            step++;
            int attempt = connect(limits, deadline);
            if (!url.pooled()) {
                expectNoPooler(deadline);
            }
            answered(server.look(url.pooled(), deadline.atMost(ATTEMPT_LIMIT)));
            passed(step, "PostgreSQL answers (attempt " + attempt + " of " + limits.startupAttempts() + ")");
            step++;
            passed(step, migrations.apply(deadline));
            watchdog.watch(limits);
        } catch (GateClosedException e) {
            LOG.errorf(
                    "===== Database gate %d/%d: FAILED: %s. Action: %s. The process ends with code %d =====",
                    step, STEPS, e.getMessage(), e.action(), EXIT_CODE);
            // Of the exceptions that Quarkus ends a start for with code 1, the one that it prints without a stack
            // trace.
            throw new ConfigurationException("Almoner did not start: the database gate is closed");
        }
    }

    private static void passed(int step, String what) {
        LOG.infof("===== Database gate %d/%d: PASSED: %s =====", step, STEPS, what);
    }

    private WatchdogLimits limits() {
        try {
            return WatchdogLimits.of(settings);
        } catch (InvalidSettingException e) {
            throw new GateClosedException(e.getMessage(), "correct the setting");
        }
    }

    /** Returns the number of the attempt that succeeded. */
    private int connect(WatchdogLimits limits, Deadline deadline) {
        for (int attempt = 1; ; attempt++) {
            Deadline end = Deadline.after(deadline.atMost(ATTEMPT_LIMIT));
            Throwable failure = ping.send(end.left())
                    .map(answer -> (Throwable) null)
                    .onFailure()
                    .recoverWithItem(problem -> problem)
                    .await()
                    .indefinitely();
            if (failure == null) {
                return attempt;
            }
            ConnectionProblem problem = ConnectionProblem.of(failure);
            if (attempt == limits.startupAttempts() || deadline.hasPassed()) {
                throw new GateClosedException(
                        "no connection within " + attempt + " attempts: " + problem.reason(), problem.action());
            }
            LOG.warnf(
                    "Database gate: attempt %d of %d failed: %s", attempt, limits.startupAttempts(), problem.reason());
            // One that took all of its time needs no rest before the next.
            if (!end.hasPassed()) {
                pause(deadline.atMost(PAUSE));
            }
        }
    }

    private void expectNoPooler(Deadline deadline) {
        if (answered(pooler.isBetween(deadline.atMost(ATTEMPT_LIMIT)))) {
            throw new GateClosedException(
                    "DATABASE_URL leads through a pooler in transaction mode (PgBouncer), and does not say so",
                    "add pgbouncer=true to it, and set DATABASE_DIRECT_URL to the address of PostgreSQL itself");
        }
    }

    private static <T> T answered(Uni<T> asked) {
        return asked.onFailure(failure -> !(failure instanceof GateClosedException))
                .transform(failure -> {
                    ConnectionProblem problem = ConnectionProblem.of(failure);
                    return new GateClosedException("no answer to a query: " + problem.reason(), problem.action());
                })
                .await()
                .indefinitely();
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateClosedException("the start was interrupted", "start again");
        }
    }
}
