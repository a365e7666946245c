package org.almoner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.almoner.dev.EmbeddedDatabase;
import org.jboss.logging.Logger;

/**
 * The classes of the packaged service as the JVM has them in memory (CDS), made once for a package: the tests start it some seventy
 * times, and nearly half of what a start costs is to read and verify classes.
 */
final class ClassArchive {

    private static final Path FILE = Path.of("target", "packaged-service.jsa");
    private static final Path LOCK = Path.of("target", "packaged-service.jsa.lock");

    private static final Logger LOG = Logger.getLogger(ClassArchive.class);

    private static Boolean there;

    private ClassArchive() {}

    /**
     * Makes it where it is not.
     *
     * @return what makes a JVM use it; nothing while another JVM makes it, and where none could be made, which is only slower
     */
    static synchronized List<String> flags() {
        if (there == null) {
            // Two JVMs run integration tests at a time.
            try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    return List.of();
                }
                there = isOfThisJar() || isMade();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return there ? List.of("-XX:SharedArchiveFile=" + FILE) : List.of();
    }

    private static boolean isOfThisJar() throws IOException {
        return Files.exists(FILE)
                && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(PackagedService.JAR)) >= 0;
    }

    private static boolean isMade() throws IOException {
        Files.deleteIfExists(FILE);
        try {
            make();
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.warn("No class archive: services under test start without one", e);
            Files.deleteIfExists(FILE);
        }
        return Files.exists(FILE);
    }

    /** Of all that a start needs, and the first requests. The JVM writes it when it ends. */
    private static void make() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "archive-postgres"));
                PackagedService service = archiving(database)) {
            if (service.isReadyOrOver()) {
                service.openTicket();
                service.terminate();
            }
            service.exitCode();
        }
    }

    private static PackagedService archiving(EmbeddedDatabase database) {
        database.reset();
        return PackagedService.startArchiving(
                Map.of("DATABASE_URL", database.url(), "ALMONER_WARM_UP_ROUNDS", "1"), FILE);
    }
}
