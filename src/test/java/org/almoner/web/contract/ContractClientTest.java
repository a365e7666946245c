package org.almoner.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        run("node_modules/.bin/openapi-typescript", "openapi.json", "-o", "api.d.ts");
        run("node_modules/.bin/tsc", "-p", ".");
        run("node_modules/.bin/redocly", "lint", "--config", "redocly.yaml", "openapi.json");
    }

    private static boolean has(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        Path said = HERE.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HERE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("REDOCLY_TELEMETRY", "off");
        builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as(String.join(" ", command) + "\n" + Files.readString(said, StandardCharsets.UTF_8))
                .isTrue();
    }
}
