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

/**
 * The classes of the packaged service as the JVM has them in memory (CDS), made once for a package: the tests start it some seventy
 * times, and nearly half of what a start costs is to read and verify classes.
 */
final class ClassArchive {

    private static final Path FILE = Path.of("target", "packaged-service.jsa");
    private static final Path LOCK = Path.of("target", "packaged-service.jsa.lock");

    private static Boolean there;

    private ClassArchive() {}

    /**
     * Makes it where it is not.
     *
     * @return what makes a JVM use it; nothing while another JVM makes it, and where this one makes none
     */
    static synchronized List<String> flags() {
        if (there == null) {
            // Two JVMs run integration tests at a time.
            try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    return List.of();
                }
                if (!isOfThisJar()) {
                    Files.deleteIfExists(FILE);
                    make();
                }
                there = Files.exists(FILE);
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

    /** Of all that a start needs, and the first requests. The JVM writes it when it ends. */
    private static void make() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "archive-postgres"));
                PackagedService service = PackagedService.startArchiving(
                        Map.of("DATABASE_URL", database.url(), "ALMONER_WARM_UP_ROUNDS", "1"), FILE)) {
            if (service.isReadyOrOver()) {
                service.openTicket();
                service.terminate();
            }
            service.exitCode();
        }
    }
}
