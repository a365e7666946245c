package org.almoner.database.pool;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** How a server is reached, by settings with the names that those of a Quarkus pool have, under a prefix of ours. */
public final class ServerOptions {

    private final Config config;
    private final String prefix;

    private ServerOptions(Config config, String prefix) {
        this.config = config;
        this.prefix = prefix;
    }

    /** Empty when there is no address under the prefix. */
    public static Optional<PgConnectOptions> under(String prefix, Config config) {
        ServerOptions server = new ServerOptions(config, prefix);
        return server.value("reactive.url").map(server::read);
    }

    private PgConnectOptions read(String url) {
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        value("username").ifPresent(options::setUser);
        value("password").ifPresent(options::setPassword);
        value("reactive.postgresql.ssl-mode").map(SslMode::of).ifPresent(options::setSslMode);
        value("reactive.trust-all").map(Boolean::valueOf).ifPresent(options::setTrustAll);
        value("reactive.hostname-verification-algorithm")
                .filter(algorithm -> !algorithm.equals("NONE"))
                .ifPresent(options::setHostnameVerificationAlgorithm);
        value("reactive.postgresql.use-layer7-proxy").map(Boolean::valueOf).ifPresent(options::setUseLayer7Proxy);
        config.getOptionalValues(prefix + "reactive.trust-certificate-pem.certs", String.class)
                .ifPresent(files -> options.setPemTrustOptions(trust(files)));
        return options;
    }

    private static PemTrustOptions trust(List<String> files) {
        PemTrustOptions trust = new PemTrustOptions();
        files.forEach(trust::addCertPath);
        return trust;
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(prefix + name, String.class);
    }
}
