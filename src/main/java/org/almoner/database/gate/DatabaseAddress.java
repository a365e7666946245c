package org.almoner.database.gate;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.almoner.database.DatabaseUrl;
import org.almoner.database.InvalidDatabaseUrlException;
import org.jboss.logging.Logger;

/** The first step of the gate: where the database is, by the settings alone. */
final class DatabaseAddress {

    private static final Logger LOG = Logger.getLogger(DatabaseAddress.class);

    private DatabaseAddress() {}

    /**
     * The address of the primary.
     *
     * @param settings gives a setting as it was written; null when it is not set
     * @throws GateClosedException when a setting is missing, malformed, or does not go with the others
     */
    static DatabaseUrl of(UnaryOperator<String> settings) {
        DatabaseUrl url = read(settings, DatabaseUrl.SETTING)
                .orElseThrow(() -> new GateClosedException(
                        "DATABASE_URL is not set",
                        "set it to postgresql://user:password@host:port/database?sslmode=…"));
        Optional<DatabaseUrl> direct = read(settings, DatabaseUrl.DIRECT_SETTING);
        if (url.pooled() && direct.isEmpty()) {
            throw new GateClosedException(
                    "DATABASE_URL says pgbouncer=true and DATABASE_DIRECT_URL is not set",
                    "set it to the address of PostgreSQL itself, for migrations and for listening");
        }
        direct.ifPresent(server -> {
            if (server.pooled()) {
                throw new GateClosedException(
                        "DATABASE_DIRECT_URL says pgbouncer=true", "let it lead to PostgreSQL itself");
            }
            if (!server.user().equals(url.user()) || !server.password().equals(url.password())) {
                throw new GateClosedException(
                        "DATABASE_DIRECT_URL has another user or password than DATABASE_URL", "use the same in both");
            }
        });
        // That it is there is no condition of a start.
        read(settings, DatabaseUrl.READ_SETTING);
        return url;
    }

    private static Optional<DatabaseUrl> read(UnaryOperator<String> settings, String setting) {
        return Optional.ofNullable(settings.apply(setting))
                .filter(given -> !given.isBlank())
                .map(text -> parsed(setting, text));
    }

    private static DatabaseUrl parsed(String setting, String text) {
        try {
            DatabaseUrl url = DatabaseUrl.parse(text);
            if (!url.ignored().isEmpty()) {
                LOG.warnf("%s has parameters that Almoner does not use: %s", setting, url.ignored());
            }
            return url;
        } catch (InvalidDatabaseUrlException e) {
            throw new GateClosedException(
                    setting + " is malformed: " + e.getMessage(),
                    "correct it, with special characters in user and password percent-encoded");
        }
    }
}
