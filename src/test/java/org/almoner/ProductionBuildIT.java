package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What serves development has no place in what is delivered. */
@EnabledIf("jarIsBuilt")
class ProductionBuildIT {

    private static final Path BUILD = Path.of("target", "quarkus-app");

    static boolean jarIsBuilt() {
        return Files.isDirectory(BUILD);
    }

    @Test
    void holdsNothingThatIsForDevelopmentOrTests() throws IOException {
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.stream().map(Object::toString))
                        .as(jar.toString())
                        .noneMatch(name -> name.startsWith("org/almoner/dev/")
                                || name.equals("META-INF/services/io.smallrye.config.ConfigSourceFactory")
                                        && namesDevelopment(file, name)
                                || name.startsWith("io/zonky/")
                                || name.startsWith("com/microsoft/playwright/")
                                || name.contains("postgres-linux")
                                || name.startsWith("org/junit/"));
            }
        }
        assertThat(jars()).hasSizeGreaterThan(50);
    }

    private static boolean namesDevelopment(JarFile jar, String name) {
        try (InputStream lines = jar.getInputStream(jar.getEntry(name))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8).contains("org.almoner.dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(BUILD)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
