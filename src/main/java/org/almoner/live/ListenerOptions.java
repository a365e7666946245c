package org.almoner.live;

import io.vertx.pgclient.PgConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.almoner.database.pool.ServerOptions;
import org.eclipse.microprofile.config.Config;

/**
 * How the listening connection reaches the database: as the pool does, but past a pooler, which would take the connection of
 * the server away after each statement and with it what is told there.
 */
@ApplicationScoped
class ListenerOptions {

    private static final String PREFIX = "almoner.database.direct.";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final Config config;
    private final LiveSettings settings;

    ListenerOptions(Config config, LiveSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    PgConnectOptions get() {
        PgConnectOptions options = ServerOptions.under(PREFIX, config).orElseThrow();
        options.setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
        options.setTcpKeepAlive(true);
        // A line that takes a ping and never answers is closed from below too.
        options.setReadIdleTimeout(
                Math.toIntExact(settings.ping().multipliedBy(3).toMillis()));
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        // A pooler in session mode, which may stand between, refuses the driver's own start-up parameters.
        options.setProperties(
                Map.of("application_name", "almoner-live", "client_encoding", "utf8", "DateStyle", "ISO"));
        return options;
    }
}
