package org.almoner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the packaged service as the JVM has them in memory (CDS), made once for a package: the tests start it some seventy
 * times, and a quarter of what a start costs is to read and verify classes.
 */
final class ClassArchive {

    static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    static final Path FILE = Path.of("target", "packaged-service.jsa");

    private static final Path LOCK = Path.of("target", "packaged-service.jsa.lock");
    private static final int LIMIT_MINUTES = 3;

    private static Boolean there;

    private ClassArchive() {}

    /** Makes it where it is not. @return false when this JVM makes none: the service starts without */
    static synchronized boolean isThere() {
        if (there == null) {
            // Two JVMs run integration tests at a time.
            try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                if (!isOfThisJar()) {
                    Files.deleteIfExists(FILE);
                    make();
                }
                there = Files.exists(FILE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return there;
    }

    private static boolean isOfThisJar() throws IOException {
        return Files.exists(FILE) && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(JAR)) >= 0;
    }

    /** As Quarkus does when it packages with {@code quarkus.package.jar.appcds.enabled}: a start that ends before it opens anything. */
    private static void make() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:ArchiveClassesAtExit=" + FILE,
                        "-XX:+UseSerialGC",
                        "-Dquarkus.appcds.generate=true",
                        "-jar",
                        JAR.toString()))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "packaged-service.jsa.log").toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
