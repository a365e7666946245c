package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads what the service logged while the tests ran, failures included: nobody's name, address, contact or secret may be in
 * it. It runs in {@code verify}, after all other tests, the packaged services' included (an execution of its own in the POM).
 */
@Tag("after-all-others")
class LogPrivacyIT {

    private static final Path TARGET = Path.of("target");

    /** Written by the tests ({@code %test.quarkus.log.file.*}). */
    private static final Path LOG = TARGET.resolve("almoner-test.log");

    /** Moved here once read, so that the next run starts with an empty one. */
    private static final Path READ = TARGET.resolve("almoner-test-read.log");

    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)*\\.[A-Za-z]{2,}");
    private static final Pattern PHONE = Pattern.compile("(?<![\\w:.])\\+[1-9][0-9]{7,14}\\b");

    private static final Pattern ADDRESS_WITH_PASSWORD = Pattern.compile("//(?!user:password@)[^/\\s:@]+:[^/\\s@]+@");

    /** The reason why an event is unusable names our own field, so that an operator knows where to look. */
    private static final Pattern REASON =
            Pattern.compile("The field [a-z_.\\[\\]]+ (?=is missing|is no id|is beyond any bounds|has not the type)");

    private static List<String> lines;

    /** The same in small letters and without reasons. */
    private static List<String> sought;

    /** Every file of the tests but this one. */
    private static List<String> sources;

    @BeforeAll
    static void readEverything() throws IOException {
        if (Files.exists(LOG)) {
            Files.move(LOG, READ, StandardCopyOption.REPLACE_EXISTING);
        }
        lines = new ArrayList<>(Files.readAllLines(READ));
        try (Stream<Path> files = Files.list(TARGET)) {
            files.filter(file -> file.getFileName().toString().matches("packaged-service.*\\.log"))
                    .forEach(file -> lines.addAll(linesOf(file)));
        }
        sought = lines.stream()
                .map(line -> REASON.matcher(line).replaceAll("").toLowerCase(Locale.ROOT))
                .toList();
        try (Stream<Path> files = Files.walk(Path.of("src", "test"))) {
            sources = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("LogPrivacyIT.java"))
                    .map(file -> String.join("\n", linesOf(file)))
                    .toList();
        }
    }

    @Test
    void theTestsLeftALog() {
        assertThat(lines).anyMatch(line -> line.contains("org.almoner."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // What tests say of donors and of those who open tickets.
                "Maria",
                "Garcia",
                "Lopez",
                "maria@",
                "example.com",
                "asker",
                "someone",
                "5555550123",
                // Of the street; its first word stands in "caller" too.
                "Mayo",
                "Puebla",
                "Reading for Anna",
                // Stripe's names for what holds details: no part of a body is logged.
                "billing_details",
                "customer_details",
                "postal_code",
                "last4",
                // What tests configure.
                "whsec_",
                "sk_test_",
                "test-admin-password",
                "hunter2",
                "geheim-8472"
            })
    void isNotLogged(String secret) {
        assertThat(sources).as("a test uses it").anyMatch(source -> source.contains(secret));
        String small = secret.toLowerCase(Locale.ROOT);
        assertThat(sought.stream().filter(line -> line.contains(small))).isEmpty();
    }

    /** Few lines have the one character that each of these shapes has, an at or a plus: the others need not be searched. */
    @Test
    void nothingIsLoggedThatLooksLikeAContactOrAPassword() {
        for (Pattern shape : List.of(EMAIL, PHONE, ADDRESS_WITH_PASSWORD)) {
            assertThat(lines.stream()
                            .filter(line -> line.contains("@") || line.contains("+"))
                            .filter(line -> shape.matcher(line).find()))
                    .isEmpty();
        }
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
