package org.almoner.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A frontend's types can be made of the OpenAPI document, its program compiles against them, and a linter finds no error. */
@QuarkusTest
class ContractClientTest {

    private static final Path SOURCES = Path.of("src", "test", "resources", "contract");
    private static final Path HERE = Path.of("target", "contract");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "client.ts", "tsconfig.json", "redocly.yaml");

    @Test
    void strictProgramCompilesAgainstTheDocumentAndALinterIsContent() throws Exception {
        assumeTrue(
                has("npm"),
                "No npm: no client is generated of the OpenAPI document (Debian's package npm, Node 20 or newer)");
        Files.createDirectories(HERE);
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), HERE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        ObjectNode document = (ObjectNode) ContractTest.document();
        ContractTest.OTHERS_OF_TESTS.forEach(((ObjectNode) document.path("paths"))::remove);
        new ObjectMapper().writeValue(HERE.resolve("openapi.json").toFile(), document);

        if (!Files.exists(HERE.resolve("node_modules/.package-lock.json"))) {
            run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
        try (Running linter = start("node_modules/.bin/redocly", "lint", "--config", "redocly.yaml", "openapi.json")) {
            run("node_modules/.bin/openapi-typescript", "openapi.json", "-o", "api.d.ts");
            run("node_modules/.bin/tsc", "-p", ".");
            linter.endsWell();
        }
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(String... command) throws Exception {
        try (Running running = start(command)) {
            running.endsWell();
        }
    }

    private static Running start(String... command) throws IOException {
        Path said = Files.createTempFile(HERE, "said", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HERE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("REDOCLY_TELEMETRY", "off");
        builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        return new Running(String.join(" ", command), said, builder.start());
    }

    private record Running(String command, Path said, Process process) implements AutoCloseable {

        void endsWell() throws Exception {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            assertThat(ended && process.exitValue() == 0)
                    .as(command + "\n" + Files.readString(said, StandardCharsets.UTF_8))
                    .isTrue();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            Files.delete(said);
        }
    }
}
