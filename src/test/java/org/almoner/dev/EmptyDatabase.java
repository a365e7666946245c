package org.almoner.dev;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What every application under test begins with: thousands of payments that tests of another have left would be gone through by each
 * audit. A database that somebody named is theirs, but for which key of hashes it has: each application has another.
 */
@Singleton
class EmptyDatabase {

    private static final String ALL = "drop schema if exists public cascade; create schema public";

    private static final String KEY = """
            do $$
            begin
                if to_regclass('donor_hash_keys') is not null then
                    delete from donor_hash_keys;
                end if;
            end
            $$""";

    /** Before the gate, which makes the tables. */
    void empty(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 3) StartupEvent starting,
            DataSource database,
            @ConfigProperty(name = "DATABASE_URL") String address)
            throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(DevDatabase.isOurs(address) ? ALL : KEY);
        }
    }
}
