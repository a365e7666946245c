package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Keeps what a native image cannot bear out of the house. Quarkus runs every static initialiser while the image is built:
 * what a static field holds then is what every start finds in it.
 */
@Execution(ExecutionMode.CONCURRENT)
class NativeImageTest {

    /** What belongs to the process that made it: memory outside the heap, threads, seeds, files and connections. */
    private static final List<String> OF_ONE_PROCESS = List.of(
            "io.netty.buffer.ByteBuf",
            "io.vertx.core.Context",
            "io.vertx.core.Vertx",
            "io.vertx.core.buffer.Buffer",
            "io.vertx.core.http.HttpClient",
            "io.vertx.mutiny.core.buffer.Buffer",
            "java.io.Closeable",
            "java.lang.AutoCloseable",
            "java.lang.Process",
            "java.lang.ProcessHandle",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ref.Cleaner",
            "java.net.http.HttpClient",
            "java.nio.Buffer",
            "java.nio.channels.Channel",
            "java.nio.channels.Selector",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.concurrent.Executor",
            "java.util.concurrent.ThreadFactory",
            "java.util.random.RandomGenerator");

    /** What answers for the machine or the moment of the build when a static initialiser asks it. */
    private static final List<String> OF_THE_BUILD = List.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Runtime.getRuntime",
            "java.lang.ProcessHandle.current",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault",
            "java.util.TimeZone.getDefault",
            "java.util.UUID.randomUUID",
            "java.nio.charset.Charset.defaultCharset",
            "org.eclipse.microprofile.config.ConfigProvider.getConfig");

    private static final String SERVICES_OF_THE_JDK = "META-INF/services/sun.";

    @Test
    void noStaticFieldHoldsWhatBelongsToOneProcess() {
        assertThat(production()
                        .flatMap(type -> type.getFields().stream())
                        .filter(NativeImageTest::isStatic)
                        .filter(field -> holdsWhatBelongsToOneProcess(field, new HashSet<>()))
                        .map(JavaField::getFullName))
                .isEmpty();
    }

    /** The rule sees a buffer as such, in a list, and in an object of ours. */
    @Test
    void ruleOfStaticFieldsFindsThemHoweverTheyAreHeld() {
        JavaClasses samples = new ClassFileImporter().importClasses(Held.class, Holder.class);
        assertThat(samples.get(Held.class).getFields().stream()
                        .filter(NativeImageTest::isStatic)
                        .filter(field -> holdsWhatBelongsToOneProcess(field, new HashSet<>()))
                        .map(JavaField::getName))
                .containsExactlyInAnyOrder("RANDOM", "THREADS", "HOLDER");
    }

    @Test
    void noStaticInitializerAsksTheMachineThatBuildsTheImage() {
        assertThat(production()
                        .flatMap(type -> type.getStaticInitializer().stream())
                        .map(JavaStaticInitializer::getAccessesFromSelf)
                        .flatMap(Set::stream)
                        .filter(NativeImageTest::asksTheBuild)
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    /** A native executable has only the resources it is told of; those of Flyway and most of META-INF are Quarkus's business. */
    @Test
    void everyResourceThatIsReadByNameIsPutIntoTheImage() throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        String included = settings.getProperty("quarkus.native.resources.includes");
        Path resources = Path.of("src/main/resources");
        try (Stream<Path> files = Files.walk(resources)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> resources.relativize(file).toString())
                            // Flyway and Qute put their own into it.
                            .filter(name -> !name.startsWith("db/migration/")
                                    && !name.startsWith("templates/")
                                    && (!name.startsWith("META-INF/") || name.startsWith(SERVICES_OF_THE_JDK))
                                    && !name.startsWith("org/almoner/dev/")
                                    && !name.equals("application.properties")))
                    .isNotEmpty()
                    .allMatch(name -> Stream.of(included.split(","))
                            .anyMatch(glob -> FileSystems.getDefault()
                                    .getPathMatcher("glob:" + glob)
                                    .matches(Path.of(name))));
        }
    }

    /** The desk asks for the locale of whoever reads; one that is not in the image is written as English is. */
    @Test
    void theLanguagesThatMostPeopleReadArePutIntoTheImage() throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        // It would take the place of the profile's.
        assertThat(settings).doesNotContainKey("quarkus.locales");
        assertThat(settings.getProperty("quarkus.default-locale")).isEqualTo("en");
        String pom = Files.readString(Path.of("pom.xml"));
        String profile = pom.substring(pom.indexOf("<id>native</id>"));
        List<String> tags = Stream.of(profile.substring(
                                profile.indexOf("<quarkus.locales>") + "<quarkus.locales>".length(),
                                profile.indexOf("</quarkus.locales>"))
                        .split(","))
                .map(String::strip)
                .toList();

        // A tag that is misspelt is a language that the JDK has no data of.
        assertThat(Stream.of(Locale.getAvailableLocales()).map(Locale::toLanguageTag))
                .containsAll(tags);
        assertThat(tags)
                .doesNotHaveDuplicates()
                .contains("en-GB", "en-US", "ar", "hi", "ja", "ko", "ru", "th", "tr", "uk", "zh", "zh-Hant")
                .as("the European Union's")
                .contains(
                        "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv")
                .contains("mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv");
    }

    private static Stream<JavaClass> production() {
        return HouseClasses.ALL.stream().filter(type -> !type.getPackageName().startsWith("org.almoner.dev"));
    }

    private static boolean isStatic(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC);
    }

    private static boolean holdsWhatBelongsToOneProcess(JavaField field, Set<JavaClass> seen) {
        return field.getType().getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .anyMatch(type -> OF_ONE_PROCESS.stream().anyMatch(type::isAssignableTo)
                        || type.getPackageName().startsWith("org.almoner")
                                && seen.add(type)
                                && type.getAllFields().stream()
                                        .filter(inner -> !isStatic(inner))
                                        .anyMatch(inner -> holdsWhatBelongsToOneProcess(inner, seen)));
    }

    private static boolean asksTheBuild(JavaAccess<?> access) {
        String target =
                access.getTargetOwner().getName() + "." + access.getTarget().getName();
        return OF_THE_BUILD.contains(target);
    }

    static final class Held {
        static final java.util.Random RANDOM = new java.util.Random(1);
        static final List<Thread[]> THREADS = List.of();
        static final Holder HOLDER = new Holder(new java.util.Random(1));
        static final String NOTHING = "";
        final java.util.Random ofAnInstance = RANDOM;
    }

    record Holder(java.util.Random random) {}
}
