package org.almoner.database.watchdog;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.almoner.database.DatabaseSettings;
import org.almoner.database.InvalidSettingException;

/**
 * The figures of gate and watchdog, read from their settings and checked.
 *
 * @param startupAttempts tries of the gate
 * @param startupTimeout of the whole gate
 * @param interval between two pings of a healthy or failing database
 * @param pingTimeout after which a database that hangs counts as one that refuses
 * @param maxFailures in a row, after which the database is not ready
 * @param reconnectAttempts after that, before the watchdog gives up
 * @param reconnectInterval between two of those
 */
public record WatchdogLimits(
        int startupAttempts,
        Duration startupTimeout,
        Duration interval,
        Duration pingTimeout,
        int maxFailures,
        int reconnectAttempts,
        Duration reconnectInterval) {

    /** The property that {@code DB_STARTUP_TIMEOUT} feeds. */
    public static final String STARTUP_TIMEOUT = "almoner.database.startup-timeout";

    private static final int MAX_COUNT = 1_000;
    private static final Duration MIN_DURATION = Duration.ofMillis(100);
    private static final Duration MAX_DURATION = Duration.ofHours(1);

    /**
     * Reads the settings.
     *
     * @throws InvalidSettingException for the first that is wrong
     */
    public static WatchdogLimits of(DatabaseSettings settings) {
        return new WatchdogLimits(
                count("DB_STARTUP_ATTEMPTS", settings.startupAttempts()),
                startupTimeout(settings.startupTimeout()),
                duration("DB_WATCHDOG_INTERVAL", settings.interval()),
                duration("DB_WATCHDOG_PING_TIMEOUT", settings.pingTimeout()),
                count("DB_WATCHDOG_MAX_FAILURES", settings.maxFailures()),
                count("DB_WATCHDOG_RECONNECT_ATTEMPTS", settings.reconnectAttempts()),
                duration("DB_WATCHDOG_RECONNECT_INTERVAL", settings.reconnectInterval()));
    }

    public static Duration startupTimeout(Optional<String> text) {
        return duration("DB_STARTUP_TIMEOUT", text);
    }

    private static int count(String variable, Optional<String> text) {
        String expected = "a whole number from 1 to " + MAX_COUNT;
        try {
            int count = Integer.parseInt(text.orElse("").strip());
            if (count >= 1 && count <= MAX_COUNT) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSettingException(variable, expected, e);
        }
        throw new InvalidSettingException(variable, expected, null);
    }

    private static Duration duration(String variable, Optional<String> text) {
        String expected = "a duration from 100ms to 1h, such as 30s";
        try {
            Duration duration = DurationConverter.parseDuration(text.orElse(""));
            if (duration != null && duration.compareTo(MIN_DURATION) >= 0 && duration.compareTo(MAX_DURATION) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(variable, expected, e);
        }
        throw new InvalidSettingException(variable, expected, null);
    }
}
