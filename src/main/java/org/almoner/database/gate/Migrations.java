package org.almoner.database.gate;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.almoner.database.ConnectionProblem;
import org.almoner.database.Deadline;
import org.almoner.database.sql.DatabaseFailure;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jboss.logging.Logger;

/** Brings the schema to what the code needs, and looks whether it is. */
@ApplicationScoped
class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class);
    private static final int MAX_NAMED = 10;

    private static final String FORGET_BROKEN_OFF = """
            do $$
            begin
                perform set_config('lock_timeout', '10s', true);
                if to_regclass('flyway_schema_history') is not null then
                    delete from flyway_schema_history where not success;
                end if;
            end
            $$""";

    /** Less than the lock_timeout of the migrations, so that whom they wait for is told before they give up. */
    private static final Duration WATCH_EVERY = Duration.ofSeconds(4);

    private final Instance<Flyway> flyway;
    private final DataSource dataSource;
    private final MigrationWatch watch;

    /** What they were last seen waiting for. */
    private volatile String seen = "nothing was seen of what they wait for";

    Migrations(Instance<Flyway> flyway, DataSource dataSource, MigrationWatch watch) {
        this.flyway = flyway;
        this.dataSource = dataSource;
        this.watch = watch;
    }

    /**
     * Blocks until the schema is ready; replicas that start at once wait for each other. What it waits for is told while it
     * waits.
     *
     * @return what was done, for the log
     * @throws GateClosedException when a migration fails, something is missing afterwards, or the time is over
     */
    String apply(Deadline deadline) {
        CompletableFuture<String> done = new CompletableFuture<>();
        // Neither Flyway nor the driver can be told to give up: the process ends without this thread.
        Thread work = new Thread(
                () -> {
                    try {
                        done.complete(apply());
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                "migrations");
        work.setDaemon(true);
        work.start();
        while (!deadline.hasPassed()) {
            Optional<String> result = await(done, deadline.atMost(WATCH_EVERY));
            if (result.isPresent()) {
                return result.get();
            }
            seen = watch.waitsFor(deadline.atMost(WATCH_EVERY));
            LOG.warnf("Database gate: the migrations are not done yet: %s", seen);
        }
        throw new GateClosedException(
                "the migrations took longer than the gate may (DB_STARTUP_TIMEOUT): " + seen,
                "end what they wait for, or allow more time");
    }

    private static Optional<String> await(CompletableFuture<String> done, Duration limit) {
        try {
            return Optional.of(done.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GateClosedException closed) {
                throw closed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateClosedException("the start was interrupted", "start again");
        }
    }

    private String apply() {
        int applied = migrate();
        SortedSet<String> required = SchemaCheck.required();
        SortedSet<String> missing;
        try (Connection connection = dataSource.getConnection()) {
            missing = SchemaCheck.missing(required, connection);
        } catch (SQLException e) {
            ConnectionProblem problem = ConnectionProblem.of(e);
            throw new GateClosedException("the schema could not be read: " + problem.reason(), problem.action());
        }
        if (!missing.isEmpty()) {
            throw new GateClosedException(
                    "the schema lacks " + named(missing),
                    "restore what was removed by hand, or use the database of this version");
        }
        return "%d migrations applied, all %d columns are there".formatted(applied, required.size());
    }

    private int migrate() {
        try (Connection connection = dataSource.getConnection()) {
            OtherSchemas.expectNoLedger(connection);
            forgetBrokenOff(connection);
            if (AppliedMigrations.areAll(connection)) {
                return 0;
            }
        } catch (SQLException e) {
            if (DatabaseFailure.LOCK_NOT_GIVEN.equals(e.getSQLState())) {
                throw noLock();
            }
            ConnectionProblem problem = ConnectionProblem.of(e);
            throw new GateClosedException("the migrations did not begin: " + problem.reason(), problem.action());
        }
        try {
            MigrateResult result = flyway.get().migrate();
            return result.migrationsExecuted;
        } catch (FlywayException e) {
            if (DatabaseFailure.sqlState(e)
                    .filter(DatabaseFailure.LOCK_NOT_GIVEN::equals)
                    .isPresent()) {
                throw noLock();
            }
            if (DatabaseFailure.sqlState(e)
                    .filter(DatabaseFailure.NO_RIGHT::equals)
                    .isPresent()) {
                throw new GateClosedException(
                        "the migrations failed: " + ConnectionProblem.of(e).reason(),
                        "let the user of DATABASE_URL make tables (grant usage, create on schema public to …, which PostgreSQL"
                                + " gives to nobody by itself) and own those that are there");
            }
            // The message of a failed statement may quote rows, so only its code is told.
            String reason = DatabaseFailure.sqlState(e)
                    .map(state -> "SQLSTATE " + state)
                    .orElseGet(() -> e.getMessage().replaceAll("\\s+", " ").strip());
            throw new GateClosedException(
                    "the migrations failed: " + reason,
                    "compare flyway_schema_history with this version's migrations, and see PostgreSQL's own log");
        }
    }

    private GateClosedException noLock() {
        return new GateClosedException(
                "the migrations got no lock within ten seconds: " + seen,
                "end that session, or start again when it has ended");
    }

    /**
     * A migration without a transaction that broke off is done again, and written so that it can be. Flyway would wait for somebody to
     * repair what it has noted of it; of those with a transaction it notes nothing.
     */
    static void forgetBrokenOff(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(FORGET_BROKEN_OFF);
        }
    }

    private static String named(SortedSet<String> missing) {
        String names = missing.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return missing.size() <= MAX_NAMED ? names : names + " and " + (missing.size() - MAX_NAMED) + " more";
    }
}
