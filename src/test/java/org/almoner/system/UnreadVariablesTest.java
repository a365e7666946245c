package org.almoner.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator misspelt is told by its name, and what others put into the environment is not. */
@Execution(ExecutionMode.CONCURRENT)
class UnreadVariablesTest {

    @ParameterizedTest
    @CsvSource({
        "STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRETS",
        "STRIPE_WEBHOOKS_SECRET, STRIPE_WEBHOOK_SECRETS",
        "CONTACT_KEY, CONTACT_KEYS",
        "MAIL_PASSWORT, MAIL_PASSWORD",
        "ADMIN_PASSWD, ADMIN_PASSWORD",
        "DONOR_HASHKEY, DONOR_HASH_KEY",
        "PUBLIC_BASEURL, PUBLIC_BASE_URL",
        "DATABASE_URI, DATABASE_URL",
        "DB_STATEMENT_TIMEOUTS, DB_STATEMENT_TIMEOUT",
        "DB_WATCHDOG_INTERVALL, DB_WATCHDOG_INTERVAL",
        "RATE_LIMITS, RATE_LIMIT",
        "ALMONER_WARM_UP_ROUND, ALMONER_WARM_UP_ROUNDS",
        "ALMONER_STRIPE_SECRET_KEYS, ALMONER_STRIPE_SECRET_KEY",
        "ALMONER_DATABASE_STARTUP_ATTEMPT, ALMONER_DATABASE_STARTUP_ATTEMPTS"
    })
    void misspeltNameIsToldWithTheOneThatWasMeant(String given, String meant) {
        assertThat(UnreadVariables.in(Map.of(given, "hunter2"))).containsExactly(given + " (" + meant + "?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STRIPE_SIGNING_SECRET", "MAIL_SERVER", "CONTACT_SECRET", "ALMONER_FRAUD_LOOK", "OIDC_URL"})
    void nameOfOurKindIsToldAlthoughNobodyCanSayWhatWasMeant(String given) {
        assertThat(UnreadVariables.in(Map.of(given, "hunter2"))).containsExactly(given);
    }

    @Test
    void portOfOursIsToldUnlessKubernetesGaveIt() {
        assertThat(UnreadVariables.in(Map.of("ALMONER_PORT", "8080"))).containsExactly("ALMONER_PORT");
        assertThat(UnreadVariables.in(Map.of("ALMONER_PORT", "tcp://10.0.0.7:3003")))
                .isEmpty();
    }

    @Test
    void allAreToldInTheirOrder() {
        assertThat(UnreadVariables.in(Map.of("MAIL_HOSTS", "b", "CONTACT_KEY", "a", "CONTACT_KEYS", "c", "HOME", "/")))
                .containsExactly("CONTACT_KEY (CONTACT_KEYS?)", "MAIL_HOSTS (MAIL_HOST?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALMONER_SERVICE_HOST",
                "ALMONER_SERVICE_PORT",
                "ALMONER_SERVICE_PORT_HTTP",
                "ALMONER_PORT_3003_TCP",
                "ALMONER_PORT_3003_TCP_ADDR",
                "ALMONER_PORT_3003_TCP_PROTO",
                "ALMONER_DB_RW_SERVICE_HOST",
                "STRIPE_MOCK_PORT_12111_TCP_PORT",
                "SPEECH_SERVICE_HOST",
                "DATABASE_SERVICE_HOST",
                "POSTGRES_PORT_5432_TCP_ADDR",
                "POSTGRES_PASSWORD",
                "QUARKUS_HTTP_PORT",
                "QUARKUS_DATASOURCE_PASSWORD",
                "OTEL_SERVICE_NAME",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "OTEL_TRACES_SAMPLER",
                "JAVA_TOOL_OPTIONS",
                "HTTPS_PROXY",
                "HOSTNAME",
                "KUBERNETES_SERVICE_HOST",
                "PATH",
                "HOST",
                "MAIL",
                "contact_key",
                "CONTACT KEY\nforged"
            })
    void whatOthersGiveIsNot(String name) {
        assertThat(UnreadVariables.in(Map.of(name, "hunter2"))).isEmpty();
    }

    @Test
    void blankOneCountsAsUnset() {
        assertThat(UnreadVariables.in(Map.of("CONTACT_KEY", " "))).isEmpty();
    }

    /** As the overlay for CloudNativePG does, which composes the one of the other. */
    @Test
    void nameLikeOneThatIsSetIsNotTaken() {
        assertThat(UnreadVariables.in(Map.of("DATABASE_URI", "postgresql://a", "DATABASE_URL", "postgresql://b")))
                .isEmpty();
    }

    @Test
    void nothingThatIsReadIsTold() throws IOException {
        Map<String, String> all = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            all.put(setting.variable(), "x");
        }
        Stream.of("README.md", "docs/operations.md")
                .flatMap(file -> found(Path.of(file), "(?m)^\\| `([A-Z_]+)` \\| .* \\| .* \\| .* \\|$"))
                .forEach(variable -> all.put(variable, "x"));
        Path properties = Path.of("src/main/resources/application.properties");
        found(properties, "\\$\\{([A-Z_]+)[:}]").forEach(variable -> all.put(variable, "x"));
        found(properties, "(?m)^(almoner\\.[a-z.-]+)=")
                .forEach(property -> all.put(property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), "x"));
        assertThat(all)
                .hasSizeGreaterThan(150)
                .containsKeys("DATABASE_DIRECT_URL", "DB_WATCHDOG_INTERVAL", "ALMONER_DATABASE_STARTUP_TIMEOUT");

        // Each alone: beside the one that is like it, a name would not be told.
        assertThat(all.keySet())
                .allSatisfy(variable -> assertThat(UnreadVariables.in(Map.of(variable, "x")))
                        .as(variable)
                        .isEmpty());
    }

    @Test
    void nothingThatTheManifestsSetIsTold() throws IOException {
        Map<String, String> all = Stream.concat(
                        files(Path.of("k8s")).filter(file -> file.toString().endsWith(".yaml")),
                        Stream.of(Path.of("compose.yaml")))
                .flatMap(file -> found(file, "(?m)^(?:[^#\\n]*?[\\s{-])?(?:name: )?([A-Z]+_[A-Z_]+)\\b"))
                .distinct()
                .collect(Collectors.toMap(variable -> variable, variable -> "x"));
        assertThat(all).containsKeys("DATABASE_URL", "DATABASE_URI", "STRIPE_WEBHOOK_SECRETS", "POSTGRES_USER");
        assertThat(UnreadVariables.in(all)).isEmpty();
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static Stream<String> found(Path file, String pattern) {
        try {
            return Pattern.compile(pattern)
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
