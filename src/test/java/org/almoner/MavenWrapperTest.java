package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A fresh machine has a JDK and nothing else: the wrapper fetches Maven, knows it by its checksum and unpacks it. */
@Execution(ExecutionMode.CONCURRENT)
class MavenWrapperTest {

    /** What is there on many machines, and not on all. */
    private static final Set<String> NOT_EVERYWHERE = Set.of("unzip", "curl", "wget");

    @TempDir
    Path project;

    private final byte[] maven = archive();
    private HttpServer central;

    @BeforeEach
    void projectWithAWrapper() throws IOException {
        central = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        central.createContext("/apache-maven-9.9.9-bin.zip", exchange -> {
            exchange.sendResponseHeaders(200, maven.length);
            exchange.getResponseBody().write(maven);
            exchange.close();
        });
        central.start();
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"));
        Path tools = Files.createDirectory(project.resolve("tools"));
        for (Path folder : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
            try (Stream<Path> programs = Files.list(folder)) {
                for (Path program : programs.toList()) {
                    Path link = tools.resolve(program.getFileName());
                    if (!NOT_EVERYWHERE.contains(program.getFileName().toString()) && Files.notExists(link)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
    }

    @AfterEach
    void stop() {
        central.stop(0);
    }

    @Test
    void jdkIsEnough() throws Exception {
        checksumIs(sha256(maven));
        assertThat(run()).isEqualTo("Maven was told --version\n");
        central.stop(0);
        assertThat(run()).as("it is kept").isEqualTo("Maven was told --version\n");
    }

    @Test
    void otherArchiveThanTheOneThatIsKnownIsNotRun() throws Exception {
        checksumIs(sha256(new byte[] {1}));
        assertThat(run()).contains("Failed to validate").doesNotContain("Maven was told");
    }

    private void checksumIs(String checksum) throws IOException {
        Path properties = project.resolve(".mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(
                properties,
                "distributionUrl=http://localhost:" + central.getAddress().getPort()
                        + "/apache-maven-9.9.9-bin.zip\ndistributionSha256Sum=" + checksum + "\n");
    }

    private String run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "./mvnw", "--version")
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PATH", project.resolve("tools").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_USER_HOME", project.resolve("home").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("MVNW_"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    private static byte[] archive() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("apache-maven-9.9.9/bin/mvn"));
            zip.write("#!/bin/sh\necho Maven was told \"$@\"\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
