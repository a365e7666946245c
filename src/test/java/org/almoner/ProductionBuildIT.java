package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
                                || name.startsWith("io/zonky/")
                                || name.contains("postgres-linux")
                                || name.startsWith("org/junit/"));
            }
        }
        assertThat(jars()).hasSizeGreaterThan(50);
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(BUILD)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
