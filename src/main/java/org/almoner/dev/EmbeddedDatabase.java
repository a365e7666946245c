package org.almoner.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A real PostgreSQL 17 for development and tests, run as a child process from binaries that Maven brings: no Docker, no
 * installation, no root. Its data outlives it in the folder it was given.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";
    private static final String DATABASE = "almoner";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    /** One per user: a second user could not replace the first one's files. */
    private static final Path BINARIES =
            Path.of(System.getProperty("java.io.tmpdir"), "almoner-postgres-" + System.getProperty("user.name"));

    private final Path dataFolder;
    private final int port;
    private EmbeddedPostgres server;

    private EmbeddedDatabase(Path dataFolder, int port) {
        this.dataFolder = dataFolder.toAbsolutePath();
        this.port = port;
    }

    /**
     * Starts a server on a free port, or takes over the one that an earlier process left running on the same folder
     * (killed, so that it could not stop it).
     *
     * @param dataFolder made and initialised when it does not exist
     */
    public static EmbeddedDatabase start(Path dataFolder) {
        stopLeftOver(dataFolder.toAbsolutePath());
        EmbeddedDatabase database = new EmbeddedDatabase(dataFolder, FreePort.next());
        database.start();
        return database;
    }

    /** Starts the server again after {@link #stop()}, on the same port with the same data. */
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(BINARIES.toFile())
                    .setDataDirectory(dataFolder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setServerConfig("max_connections", "200")
                    // Off by default: a server that is killed would forget what it has just committed.
                    .setServerConfig("synchronous_commit", "on")
                    // Outliving the server is enough: to outlive the machine, each commit would wait for its disk.
                    .setServerConfig("fsync", "off")
                    .setOutputRedirector(Redirect.DISCARD)
                    .setErrorRedirector(Redirect.DISCARD)
                    .start();
            createDatabase(DATABASE);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start in " + dataFolder, e);
        }
        LOG.debugf("Embedded PostgreSQL on port %d", port);
    }

    /** Makes an empty database of that name unless it exists. The name is trusted: it comes from code. */
    public void createDatabase(String name) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
            if (!found.next()) {
                statement.execute("create database \"" + name + "\"");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Could not make the database " + name, e);
        }
    }

    /** Throws the default database away and makes it anew, so that nothing of an earlier run is in it. */
    public void reset() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + DATABASE + " with (force)");
        } catch (SQLException e) {
            throw new IllegalStateException("Could not drop the database " + DATABASE, e);
        }
        createDatabase(DATABASE);
    }

    /** The address in the form that {@code DATABASE_URL} takes. */
    public String url() {
        return url(DATABASE);
    }

    /**
     * The address of another database of this server, in the form that {@code DATABASE_URL} takes. It says that there is no
     * TLS: asked to try, Vert.x leaves the connection on which it was told so to itself, and a server that is to stop waits
     * for that one for a minute.
     */
    public String url(String database) {
        return "postgresql://" + USER + ":" + USER + "@localhost:" + port + "/" + database + "?sslmode=disable";
    }

    /** A plain JDBC connection to the default database, for tests that look at rows. */
    public Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    /** A plain JDBC connection to another database of this server. */
    public Connection connect(String database) throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    /** Stops it: from now on connections are refused, and its folder is nobody's. */
    public void stop() {
        Optional<ProcessHandle> postmaster = postmaster(dataFolder);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Which waits for five seconds, and goes on when they were not enough.
        postmaster.ifPresent(stopping -> untilOver(Stream.of(stopping)));
    }

    /** Freezes every process of the server (SIGSTOP): connections stay open and nothing answers. */
    public void freeze() {
        kill("-STOP", allOfStopped().stream());
    }

    /** Lets a frozen server go on (SIGCONT). */
    public void thaw() {
        kill("-CONT", withChildren(postmaster(dataFolder).orElseThrow()));
    }

    /** Kills every process of the server (SIGKILL): nothing is closed or written any more. {@link #start()} recovers it. */
    public void kill() {
        List<ProcessHandle> processes = allOfStopped();
        kill("-KILL", processes.stream());
        untilOver(processes.stream());
        // Lets go of the folder, and logs that there is nothing left to stop.
        stop();
    }

    @Override
    public void close() {
        stop();
    }

    /** Every process, after the one that makes the others was frozen: it makes no further child that would go on alone. */
    private List<ProcessHandle> allOfStopped() {
        ProcessHandle postmaster = postmaster(dataFolder).orElseThrow();
        kill("-STOP", Stream.of(postmaster));
        return withChildren(postmaster).toList();
    }

    private static Stream<ProcessHandle> withChildren(ProcessHandle postmaster) {
        return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    }

    private static void untilOver(Stream<ProcessHandle> processes) {
        CompletableFuture.allOf(processes.map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void kill(String signal, Stream<ProcessHandle> processes) {
        Stream<String> pids = processes.map(process -> Long.toString(process.pid()));
        try {
            new ProcessBuilder(Stream.concat(Stream.of("kill", signal), pids).toList())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void stopLeftOver(Path dataFolder) {
        postmaster(dataFolder).ifPresent(process -> {
            // A frozen one would not see the signal; INT closes connections that others hold.
            kill("-CONT", Stream.of(process));
            kill("-INT", Stream.of(process));
            untilOver(Stream.of(process));
        });
    }

    /** Empty when no server lives on the folder. */
    private static Optional<ProcessHandle> postmaster(Path dataFolder) {
        Path file = dataFolder.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow().strip()))
                    // The number may belong to another process by now.
                    .filter(process -> process.info().commandLine().orElse("").contains("-D " + dataFolder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
