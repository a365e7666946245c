package org.almoner.database;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Feeds Quarkus's settings of both connection pools from {@code DATABASE_URL}. It runs before expressions are expanded,
 * so that a password with a dollar sign stays as it is.
 */
@Priority(Priorities.LIBRARY + 900)
public final class DatabaseUrlInterceptor implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "quarkus.datasource.";

    /** Lets Quarkus build its pools when the address is missing or malformed; the gate then says so, and nothing connects. */
    private static final DatabaseUrl PLACEHOLDER = DatabaseUrl.parse("postgresql://unset@localhost:1/unset");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!name.startsWith(PREFIX)) {
            return context.proceed(name);
        }
        return switch (name.substring(PREFIX.length())) {
            case "username" -> value(name, url(context).user());
            case "password" -> value(name, url(context).password());
            case "jdbc.url" -> value(name, url(context).jdbcUrl());
            case "reactive.url" -> value(name, url(context).reactiveUrl());
            case "reactive.postgresql.ssl-mode" ->
                value(name, url(context).sslMode().word());
            // As PostgreSQL's own clients: below verify-ca no certificate is looked at.
            case "reactive.trust-all" ->
                value(name, Boolean.toString(!url(context).sslMode().verifies()));
            case "reactive.hostname-verification-algorithm" ->
                value(name, url(context).sslMode() == DatabaseUrl.SslMode.VERIFY_FULL ? "HTTPS" : "NONE");
            case "reactive.trust-certificate-pem" ->
                value(name, Boolean.toString(certificate(context).isPresent()));
            case "reactive.trust-certificate-pem.certs" ->
                certificate(context).map(file -> value(name, file)).orElseGet(() -> context.proceed(name));
            default -> context.proceed(name);
        };
    }

    /** Adds two names that no source has: Quarkus skips settings of a group in which it sees no name. */
    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Set<String> names = new HashSet<>(Set.of(PREFIX + "username", PREFIX + "password"));
        context.iterateNames().forEachRemaining(names::add);
        return names.iterator();
    }

    private static DatabaseUrl url(ConfigSourceInterceptorContext context) {
        ConfigValue given = context.restart(DatabaseUrl.SETTING);
        String address = given == null ? null : given.getRawValue();
        try {
            return address == null ? PLACEHOLDER : DatabaseUrl.parse(address);
        } catch (InvalidDatabaseUrlException e) {
            return PLACEHOLDER;
        }
    }

    private static Optional<String> certificate(ConfigSourceInterceptorContext context) {
        DatabaseUrl url = url(context);
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
