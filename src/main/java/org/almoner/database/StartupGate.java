package org.almoner.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private static final long PAUSE_SECONDS = 1;
    /** Of an attempt to connect: more than the watchdog's pings may need, because everything happens for the first time. */
    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(5);

    private final DatabaseSettings settings;
    private final Config config;
    private final Ping ping;
    private final Migrations migrations;
    private final DatabaseWatchdog watchdog;

    StartupGate(DatabaseSettings settings, Config config, Ping ping, Migrations migrations, DatabaseWatchdog watchdog) {
        this.settings = settings;
        this.config = config;
        this.ping = ping;
        this.migrations = migrations;
        this.watchdog = watchdog;
    }

    /** Before all other observers, Quarkus's scheduler included: none may meet a database without its tables. */
    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event) {
        int step = 1;
        try {
            Limits limits = limits();
            passed(step, "DATABASE_URL is well-formed and points to " + url().location());
            step++;
            passed(step, "PostgreSQL answers (attempt " + connect(limits) + " of " + limits.startupAttempts() + ")");
            step++;
            passed(step, migrations.apply());
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

    private Limits limits() {
        try {
            return Limits.of(settings);
        } catch (InvalidSettingException e) {
            throw new GateClosedException(e.getMessage(), "correct the setting");
        }
    }

    private DatabaseUrl url() {
        // Raw, as the pools read it: a dollar sign in a password starts no expression.
        String text = Optional.ofNullable(
                        config.getConfigValue(DatabaseUrl.SETTING).getRawValue())
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> new GateClosedException(
                        "DATABASE_URL is not set",
                        "set it to postgresql://user:password@host:port/database?sslmode=…"));
        try {
            DatabaseUrl url = DatabaseUrl.parse(text);
            if (!url.ignored().isEmpty()) {
                LOG.warnf("DATABASE_URL has parameters that Almoner does not use: %s", url.ignored());
            }
            return url;
        } catch (InvalidDatabaseUrlException e) {
            throw new GateClosedException(
                    "DATABASE_URL is malformed: " + e.getMessage(),
                    "correct it, with special characters in user and password percent-encoded");
        }
    }

    /** Returns the number of the attempt that succeeded. */
    private int connect(Limits limits) {
        for (int attempt = 1; ; attempt++) {
            Throwable failure = ping.send(ATTEMPT_LIMIT)
                    .map(answer -> (Throwable) null)
                    .onFailure()
                    .recoverWithItem(problem -> problem)
                    .await()
                    .indefinitely();
            if (failure == null) {
                return attempt;
            }
            ConnectionProblem problem = ConnectionProblem.of(failure);
            if (attempt == limits.startupAttempts()) {
                throw new GateClosedException(
                        "no connection within " + attempt + " attempts: " + problem.reason(), problem.action());
            }
            LOG.warnf(
                    "Database gate: attempt %d of %d failed: %s", attempt, limits.startupAttempts(), problem.reason());
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateClosedException("the start was interrupted", "start again");
        }
    }
}
