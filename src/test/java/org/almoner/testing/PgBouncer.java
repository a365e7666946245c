package org.almoner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.almoner.dev.FreePort;

/** The real pooler, as the operating system's package brings it, in front of a database. */
public final class PgBouncer implements AutoCloseable {

    public static final Path EXECUTABLE = Path.of("/usr/sbin/pgbouncer");

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What one replica may have open at once, each on a connection of the server: to read, to write, to listen, to migrate. */
    private static final int IN_SESSION_MODE = 20 + 6 + 1 + 4;

    /** @param mode session or transaction */
    public static PgBouncer start(String url, String mode) {
        try {
            int port = FreePort.next();
            Path folder = Files.createTempDirectory("almoner-pgbouncer");
            // As root it runs as somebody else, who has to read what is here.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path settings = folder.resolve("pgbouncer.ini");
            Files.writeString(settings, """
                    [databases]
                    * = host=localhost port=%d user=postgres password=postgres
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = %s
                    default_pool_size = %d
                    max_client_conn = 200
                    """.formatted(
                            URI.create(url).getPort(), port, mode, mode.equals("session") ? IN_SESSION_MODE : 10));
            List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString()));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(List.of("-u", "nobody"));
            }
            command.add(settings.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            PgBouncer started = new PgBouncer(process, port);
            Waiting.await(folder.toString()).atMost(Duration.ofSeconds(20)).until(started::listens);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a database as it is reached through here. */
    public String through(String url) {
        return url.replaceFirst("@[^/]+/", "@127.0.0.1:" + port + "/");
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
