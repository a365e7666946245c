package org.almoner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.almoner.dev.EmbeddedDatabase;

/** Makes a streaming standby of a server without {@code pg_basebackup}, which the embedded binaries lack: a copy of its files, cold. */
public final class Standby {

    private Standby() {}

    /** @param folder of the data of the primary, which is stopped for a moment @param copy what is in it is lost */
    public static EmbeddedDatabase of(EmbeddedDatabase primary, Path folder, Path copy) {
        try {
            delete(copy);
            primary.stop();
            copy(folder, copy);
            Files.deleteIfExists(copy.resolve("postmaster.pid"));
            Files.createFile(copy.resolve("standby.signal"));
            URI address = URI.create(primary.url());
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=localhost port=%d user=postgres'%nwal_retrieve_retry_interval = '200ms'%n"
                            .formatted(address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            primary.start();
        }
        return EmbeddedDatabase.start(copy);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        }
    }
}
