package org.almoner.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.Setting;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is written about settings is what the code says of them, and no setting is forgotten. */
@Execution(ExecutionMode.CONCURRENT)
class SettingsTableTest {

    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\| .* \\| .* \\| .* \\|");
    private static final Pattern FED = Pattern.compile("\\$\\{([A-Z_]+):([^}]*)}");

    /** Most of the database's are read by the gate; their rows are compared with application.properties alone. */
    private static final String OF_THE_GATE = "(DB|DATABASE)_.*";

    /** The same variable as PUBLIC_BASE_URL, which is another room's. */
    private static final String SECOND_READER = "almoner.checkout.return-to";

    private static final Map<String, Setting<?>> BY_VARIABLE =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    @Test
    void readmeSaysOfEachVariableWhatTheCodeSays() throws IOException {
        Map<String, String> written = rows("README.md");
        assertThat(written.keySet().stream().filter(variable -> !variable.matches(OF_THE_GATE)))
                .containsExactlyInAnyOrderElementsOf(BY_VARIABLE.keySet().stream()
                        .filter(variable -> !variable.startsWith("ALMONER_") && !variable.matches(OF_THE_GATE))
                        .toList());
        assertThat(written).containsAllEntriesOf(expected(variable -> !variable.startsWith("ALMONER_")));
    }

    @Test
    void figuresOfOperationsAreThoseOfTheCode() throws IOException {
        assertThat(rows("docs/operations.md")).isEqualTo(expected(variable -> variable.startsWith("ALMONER_")));
    }

    @Test
    void eachVariableFeedsThePropertyThatItsSettingNames() throws IOException {
        Map<String, String> readme = rows("README.md");
        Properties properties = properties();
        for (String property : properties.stringPropertyNames()) {
            Matcher fed = FED.matcher(properties.getProperty(property));
            if (!property.startsWith("%") && !property.equals(SECOND_READER) && fed.matches()) {
                Setting<?> setting = BY_VARIABLE.get(fed.group(1));
                if (setting != null) {
                    assertThat(setting.property()).as(fed.group(1)).isEqualTo(property);
                    assertThat(fed.group(2)).as(property).isIn("", setting.standard());
                }
                assertThat(readme.get(fed.group(1))).as(fed.group(1)).contains("`" + property + "`", fed.group(2));
            }
        }
    }

    @Test
    void everyPropertyOfOursHasASettingThatIsCheckedAtStart() {
        Map<String, String> standards = mapped();
        assertThat(standards).hasSizeGreaterThan(30);
        Map<String, Setting<?>> byProperty = Settings.ALL.stream()
                .filter(setting -> setting.property() != null)
                .collect(Collectors.toMap(Setting::property, Function.identity()));
        standards.forEach((property, standard) -> {
            assertThat(byProperty).as(property).containsKey(property);
            assertThat(standard).as(property).isIn("", byProperty.get(property).standard());
        });
    }

    /** Nothing else feeds a property that no line of application.properties does. */
    @Test
    void variableOfOursIsNamedAsItsProperty() {
        assertThat(Settings.ALL)
                .filteredOn(setting -> setting.variable().startsWith("ALMONER_"))
                .hasSizeGreaterThan(20)
                .allSatisfy(setting -> assertThat(setting.variable())
                        .isEqualTo(setting.property().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")));
    }

    /** Their rules are settings; and for a single constraint Quarkus would validate all of its 250 mappings at each start. */
    @Test
    void noMappingHasAConstraint() {
        assertThat(HouseClasses.ALL.stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .flatMap(type -> type.getMethods().stream())
                        .flatMap(method -> method.getAnnotations().stream())
                        .map(annotation -> annotation.getRawType().getPackageName()))
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("jakarta.validation"));
    }

    @Test
    void everyStandardIsWhatItsOwnSettingTakes() {
        mapped().forEach((property, standard) -> assertThat(Settings.ALL)
                .filteredOn(setting -> property.equals(setting.property()))
                .noneMatch(setting -> setting.refuses(standard)));
    }

    /** Without those of the gate and the watchdog, which say it once: the property, and what it is unless somebody says otherwise. */
    private static Map<String, String> mapped() {
        Map<String, String> properties = new TreeMap<>();
        for (JavaClass mapping : HouseClasses.ALL) {
            if (mapping.isAnnotatedWith(ConfigMapping.class)
                    && !mapping.getPackageName().equals("org.almoner.database")) {
                String prefix = mapping.getAnnotationOfType(ConfigMapping.class).prefix();
                mapping.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .forEach(method -> properties.put(prefix + "." + name(method), standard(method)));
            }
        }
        properties.remove(SECOND_READER);
        return properties;
    }

    private static String name(JavaMethod method) {
        return method.isAnnotatedWith(WithName.class)
                ? method.getAnnotationOfType(WithName.class).value()
                : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String standard(JavaMethod method) {
        return method.isAnnotatedWith(WithDefault.class)
                ? method.getAnnotationOfType(WithDefault.class).value()
                : "";
    }

    private static Map<String, String> expected(java.util.function.Predicate<String> which) {
        return new TreeMap<>(BY_VARIABLE.values().stream()
                .filter(setting -> which.test(setting.variable()))
                .collect(Collectors.toMap(Setting::variable, SettingsTableTest::row)));
    }

    private static String row(Setting<?> setting) {
        String feeds = setting.property() == null ? "read as it is" : "`" + setting.property() + "`";
        return "| `" + setting.variable() + "` | " + setting.meaning() + " | " + feeds + " | " + setting.standard()
                + " |";
    }

    private static Map<String, String> rows(String file) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(row -> assertThat(rows.put(row.group(1), row.group()))
                            .as(row.group(1))
                            .isNull());
        }
        return rows;
    }

    private static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = SettingsTableTest.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        }
        return properties;
    }
}
