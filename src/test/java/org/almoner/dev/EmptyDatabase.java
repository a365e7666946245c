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
 * audit. A database that somebody named is theirs.
 */
@Singleton
class EmptyDatabase {

    /** Before the gate, which makes the tables. */
    void empty(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 2) StartupEvent starting,
            DataSource database,
            @ConfigProperty(name = "DATABASE_URL") String address)
            throws SQLException {
        if (DevDatabase.isOurs(address)) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop schema if exists public cascade; create schema public");
            }
        }
    }
}
