package org.almoner.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/**
 * The settings of this room; {@code application.properties} says which environment variable feeds which. They are texts,
 * because a figure that cannot be read would stop Quarkus with a stack trace, before the gate can name the variable.
 */
@ConfigMapping(prefix = "almoner.database")
public interface DatabaseSettings {

    Optional<String> startupAttempts();

    Optional<String> startupTimeout();

    @WithName("watchdog.interval")
    Optional<String> interval();

    @WithName("watchdog.ping-timeout")
    Optional<String> pingTimeout();

    @WithName("watchdog.max-failures")
    Optional<String> maxFailures();

    @WithName("watchdog.reconnect-attempts")
    Optional<String> reconnectAttempts();

    @WithName("watchdog.reconnect-interval")
    Optional<String> reconnectInterval();
}
