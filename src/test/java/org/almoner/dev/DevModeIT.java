package org.almoner.dev;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The first command of the README: an extension may bring to dev mode what neither the tests nor the build have. In a directory of
 * its own, with the classes that are compiled already.
 */
@EnabledIf("jarIsBuilt")
class DevModeIT {

    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final Path ROOM = HERE.resolve("target/dev-mode");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** What Maven says where nobody can be asked; an artifact that is nowhere is another matter. */
    private static final Pattern NO_NETWORK =
            Pattern.compile("Could not transfer artifact|UnknownHostException|Cannot access .* in offline mode");

    private final HttpClient client = HttpClient.newHttpClient();

    static boolean jarIsBuilt() {
        return Files.isDirectory(HERE.resolve("target/quarkus-app"));
    }

    @Test
    void quarkusDevStartsAndOpensATicket() throws Exception {
        for (String part : List.of("pom.xml", "mvnw", ".mvn")) {
            copy(HERE.resolve(part), ROOM.resolve(part));
        }
        for (String classes : List.of("target/classes", "target/dev-classes")) {
            copy(HERE.resolve(classes), ROOM.resolve("target/classes"));
        }
        copy(HERE.resolve("target/test-classes"), ROOM.resolve("target/test-classes"));
        if (!Files.isSymbolicLink(ROOM.resolve("src"))) {
            Files.createSymbolicLink(ROOM.resolve("src"), HERE.resolve("src"));
        }
        int port = FreePort.next();
        Path output = HERE.resolve("target/dev-mode.log");
        // Classes that are newer than their sources are not compiled again.
        Process maven = new ProcessBuilder(
                        "sh",
                        "./mvnw",
                        "-B",
                        "quarkus:dev",
                        "-Dmaven.compiler.useIncrementalCompilation=false",
                        "-Ddebug=false",
                        "-Dquarkus.http.port=" + port)
                .directory(ROOM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !maven.isAlive() || isReady(port));
            if (!maven.isAlive()) {
                String said = Files.readString(output);
                assumeFalse(NO_NETWORK.matcher(said).find(), "dev mode needs a network");
                fail(said);
            }
            HttpResponse<String> ticket = send(HttpRequest.newBuilder(at(port, "/api/tickets/create"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"contactType\":\"EMAIL\",\"contactValue\":\"anna@example.com\"}")));
            assertThat(ticket.statusCode()).as(ticket.body()).isEqualTo(200);
            assertThat(send(HttpRequest.newBuilder(at(port, "/"))).body()).contains("Almoner");
        } finally {
            Stream.concat(maven.descendants(), Stream.of(maven.toHandle())).forEach(ProcessHandle::destroy);
            await().atMost(Duration.ofSeconds(30)).until(() -> !maven.isAlive());
        }
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(at(port, "/q/health/ready"))).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI at(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path copied = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copied);
                } else {
                    Files.createDirectories(copied.getParent());
                    Files.copy(path, copied, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
