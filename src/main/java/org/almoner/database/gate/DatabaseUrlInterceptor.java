package org.almoner.database.gate;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.almoner.database.DatabaseUrl;
import org.almoner.database.InvalidDatabaseUrlException;
import org.almoner.database.InvalidSettingException;
import org.almoner.database.watchdog.WatchdogLimits;

/**
 * Feeds Quarkus's settings of both connection pools from {@code DATABASE_URL}, and those of the migrations and of the
 * listening connection from {@code DATABASE_DIRECT_URL} where it is set, and ours of a standby from {@code DATABASE_READ_URL}. It runs before expressions are expanded,
 * so that a password with a dollar sign stays as it is.
 */
@Priority(Priorities.LIBRARY + 900)
public final class DatabaseUrlInterceptor implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "quarkus.datasource.";

    /** The same names again, for a connection that must not go through a pooler. */
    private static final String DIRECT_PREFIX = "almoner.database.direct.";

    /** And again, for a standby; nothing is under it where there is none. */
    private static final String READ_PREFIX = "almoner.database.read.";

    /** Lets Quarkus build its pools when the address is missing or malformed; the gate then says so, and nothing connects. */
    private static final DatabaseUrl PLACEHOLDER = DatabaseUrl.parse("postgresql://unset@localhost:1/unset");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (name.startsWith(PREFIX)) {
            return ofPools(context, name);
        }
        if (name.startsWith(READ_PREFIX)) {
            return parsed(context.restart(DatabaseUrl.READ_SETTING))
                    .map(standby -> ofServer(context, name, name.substring(READ_PREFIX.length()), standby))
                    .orElseGet(() -> context.proceed(name));
        }
        return name.startsWith(DIRECT_PREFIX)
                ? ofServer(context, name, name.substring(DIRECT_PREFIX.length()), direct(context))
                : context.proceed(name);
    }

    private static ConfigValue ofPools(ConfigSourceInterceptorContext context, String name) {
        return switch (name.substring(PREFIX.length())) {
            case "jdbc.url" -> value(name, direct(context).jdbcUrl());
            case "jdbc.additional-jdbc-properties.socketTimeout" -> value(name, Long.toString(startupSeconds(context)));
            // Statements that are kept have names, which another connection of the server does not know.
            case "reactive.cache-prepared-statements" ->
                url(context).pooled() ? value(name, "false") : context.proceed(name);
            default -> ofServer(context, name, name.substring(PREFIX.length()), url(context));
        };
    }

    private static ConfigValue ofServer(
            ConfigSourceInterceptorContext context, String name, String key, DatabaseUrl url) {
        return switch (key) {
            case "username" -> value(name, url.user());
            case "password" -> value(name, url.password());
            case "reactive.url" -> value(name, url.reactiveUrl());
            case "reactive.postgresql.use-layer7-proxy" -> value(name, Boolean.toString(url.pooled()));
            case "reactive.postgresql.ssl-mode" -> value(name, url.sslMode().word());
            // As PostgreSQL's own clients: below verify-ca no certificate is looked at.
            case "reactive.trust-all" ->
                value(name, Boolean.toString(!url.sslMode().verifies()));
            case "reactive.hostname-verification-algorithm" ->
                value(name, url.sslMode() == DatabaseUrl.SslMode.VERIFY_FULL ? "HTTPS" : "NONE");
            case "reactive.trust-certificate-pem" ->
                value(name, Boolean.toString(certificate(url).isPresent()));
            case "reactive.trust-certificate-pem.certs" ->
                certificate(url).map(file -> value(name, file)).orElseGet(() -> context.proceed(name));
            default -> context.proceed(name);
        };
    }

    /** Adds names that no source has: Quarkus skips settings of a group in which it sees no name. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new HashSet<>(Set.of(
                PREFIX + "username", PREFIX + "password", PREFIX + "jdbc.additional-jdbc-properties.socketTimeout"));
        context.iterateNames().forEachRemaining(names::add);
        return names.iterator();
    }

    private static DatabaseUrl url(ConfigSourceInterceptorContext context) {
        return parsed(context.restart(DatabaseUrl.SETTING)).orElse(PLACEHOLDER);
    }

    private static DatabaseUrl direct(ConfigSourceInterceptorContext context) {
        return parsed(context.restart(DatabaseUrl.DIRECT_SETTING)).orElseGet(() -> url(context));
    }

    private static Optional<DatabaseUrl> parsed(ConfigValue given) {
        try {
            return Optional.ofNullable(given)
                    .map(ConfigValue::getRawValue)
                    .filter(address -> !address.isBlank())
                    .map(DatabaseUrl::parse);
        } catch (InvalidDatabaseUrlException e) {
            return Optional.empty();
        }
    }

    /** No answer to a statement of the migrations comes after the gate has given up. */
    private static long startupSeconds(ConfigSourceInterceptorContext context) {
        ConfigValue given = context.restart(WatchdogLimits.STARTUP_TIMEOUT);
        try {
            return WatchdogLimits.startupTimeout(Optional.ofNullable(given).map(ConfigValue::getValue))
                            .toSeconds()
                    + 1;
        } catch (InvalidSettingException e) {
            return 1;
        }
    }

    private static Optional<String> certificate(DatabaseUrl url) {
        return url.sslMode().verifies() ? url.rootCertificate() : Optional.empty();
    }

    private static ConfigValue value(String name, String value) {
        return ConfigValue.builder()
                .withName(name)
                .withValue(value)
                .withRawValue(value)
                .withConfigSourceName(DatabaseUrl.SETTING)
                .build();
    }
}
