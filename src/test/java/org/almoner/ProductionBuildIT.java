package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What serves development has no place in what is delivered. */
@EnabledIf("jarIsBuilt")
class ProductionBuildIT {

    private static final Path BUILD = Path.of("target", "quarkus-app");

    /** A secret under a name that is misspelt. */
    private static final String MISPLACED = "long-enough-for-all";

    private static EmbeddedDatabase database;

    static boolean jarIsBuilt() {
        return Files.isDirectory(BUILD);
    }

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(Path.of("target", "profile-postgres"));
    }

    @AfterAll
    static void stop() {
        database.close();
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

    @ParameterizedTest
    @ValueSource(strings = {"dev", "test", "dev,test"})
    void noProfileOpensADoor(String profile) throws IOException {
        try (PackagedService service = PackagedService.start(Map.of(
                        "QUARKUS_PROFILE",
                        profile,
                        "DATABASE_URL",
                        database.url(),
                        "STRIPE_WEBHOOK_SECRETS",
                        "",
                        "ADMIN_PASSWD",
                        MISPLACED))
                .untilReady()) {
            for (String login : List.of(
                    "admin:admin",
                    "admin:development-only",
                    "admin:test-admin-password",
                    "auditor:test-auditor-password")) {
                assertThat(service.get("/admin/donations", "Authorization", basic(login))
                                .statusCode())
                        .as(login)
                        .isIn(401, 429);
            }
            assertThat(service.post("/api/stripe/webhook", "{}", "Stripe-Signature", "t=1,v1=00")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(service.post("/api/tickets/" + UUID.randomUUID() + "/checkout", "{}")
                            .statusCode())
                    .isNotEqualTo(201);
            assertThat(service.status("/dev/stripe")).isEqualTo(404);
            assertThat(service.output())
                    .contains(
                            "No delivery to the webhook is accepted: STRIPE_WEBHOOK_SECRETS is not set",
                            "Variables that nobody reads: ADMIN_PASSWD (ADMIN_PASSWORD?); what to do: ")
                    .doesNotContain(MISPLACED);
        }
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
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
