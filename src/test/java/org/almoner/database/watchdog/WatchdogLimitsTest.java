package org.almoner.database.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.almoner.database.DatabaseSettings;
import org.almoner.database.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogLimitsTest {

    private static final Map<String, String> DEFAULTS = Map.of(
            "DB_STARTUP_ATTEMPTS", "3",
            "DB_STARTUP_TIMEOUT", "50s",
            "DB_WATCHDOG_INTERVAL", "30s",
            "DB_WATCHDOG_PING_TIMEOUT", "5s",
            "DB_WATCHDOG_MAX_FAILURES", "3",
            "DB_WATCHDOG_RECONNECT_ATTEMPTS", "5",
            "DB_WATCHDOG_RECONNECT_INTERVAL", "500ms");

    @Test
    void readsTheFigures() {
        assertThat(WatchdogLimits.of(new Given(DEFAULTS)))
                .isEqualTo(new WatchdogLimits(
                        3,
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        3,
                        5,
                        Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {
                "DB_STARTUP_ATTEMPTS, unset",
                "DB_STARTUP_ATTEMPTS, 0",
                "DB_STARTUP_ATTEMPTS, -3",
                "DB_STARTUP_ATTEMPTS, three",
                "DB_STARTUP_ATTEMPTS, 99999999999",
                "DB_STARTUP_TIMEOUT, unset",
                "DB_STARTUP_TIMEOUT, 61m",
                "DB_WATCHDOG_INTERVAL, unset",
                "DB_WATCHDOG_INTERVAL, 0s",
                "DB_WATCHDOG_INTERVAL, 2h",
                "DB_WATCHDOG_INTERVAL, soon",
                "DB_WATCHDOG_PING_TIMEOUT, -5s",
                "DB_WATCHDOG_MAX_FAILURES, 1.5",
                "DB_WATCHDOG_RECONNECT_ATTEMPTS, 1001",
                "DB_WATCHDOG_RECONNECT_INTERVAL, 99ms"
            })
    void namesTheVariableThatIsWrongAndWhatIsExpected(String variable, String value) {
        Map<String, String> given = new java.util.HashMap<>(DEFAULTS);
        given.put(variable, value);

        assertThatThrownBy(() -> WatchdogLimits.of(new Given(given)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(variable + " must be ");
    }

    private record Given(Map<String, String> values) implements DatabaseSettings {

        private Optional<String> value(String variable) {
            return Optional.ofNullable(values.get(variable));
        }

        @Override
        public Optional<String> startupAttempts() {
            return value("DB_STARTUP_ATTEMPTS");
        }

        @Override
        public Optional<String> startupTimeout() {
            return value("DB_STARTUP_TIMEOUT");
        }

        @Override
        public Optional<String> interval() {
            return value("DB_WATCHDOG_INTERVAL");
        }

        @Override
        public Optional<String> pingTimeout() {
            return value("DB_WATCHDOG_PING_TIMEOUT");
        }

        @Override
        public Optional<String> maxFailures() {
            return value("DB_WATCHDOG_MAX_FAILURES");
        }

        @Override
        public Optional<String> reconnectAttempts() {
            return value("DB_WATCHDOG_RECONNECT_ATTEMPTS");
        }

        @Override
        public Optional<String> reconnectInterval() {
            return value("DB_WATCHDOG_RECONNECT_INTERVAL");
        }
    }
}
