package org.almoner.live;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        PgConnectOptions options =
                PgConnectOptions.fromUri(value("reactive.url").orElseThrow());
        value("username").ifPresent(options::setUser);
        value("password").ifPresent(options::setPassword);
        value("reactive.postgresql.ssl-mode").map(SslMode::of).ifPresent(options::setSslMode);
        value("reactive.trust-all").map(Boolean::valueOf).ifPresent(options::setTrustAll);
        value("reactive.hostname-verification-algorithm")
                .filter(algorithm -> !algorithm.equals("NONE"))
                .ifPresent(options::setHostnameVerificationAlgorithm);
        config.getOptionalValues(PREFIX + "reactive.trust-certificate-pem.certs", String.class)
                .ifPresent(files -> options.setPemTrustOptions(trust(files)));
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

    private static PemTrustOptions trust(List<String> files) {
        PemTrustOptions trust = new PemTrustOptions();
        files.forEach(trust::addCertPath);
        return trust;
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(PREFIX + name, String.class);
    }
}
