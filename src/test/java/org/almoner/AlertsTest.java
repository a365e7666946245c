package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The rules for Prometheus ask for metrics that there are, go off when they should, and say what to do. */
@Execution(ExecutionMode.CONCURRENT)
class AlertsTest {

    private static final Path RULES = Path.of("k8s", "monitoring", "alerts.yaml");
    private static final Path CASES = Path.of("src", "test", "resources");
    private static final Path DOCS = Path.of("docs", "operations.md");

    @Test
    void everyMetricThatIsAskedForIsDocumented() throws IOException {
        List<String> asked = found("\\balmoner_[a-z_]+", Files.readString(RULES)).stream()
                .map(name -> name.replaceFirst("_count$", ""))
                .distinct()
                .toList();
        assertThat(found("(?m)^\\| `(almoner_[a-z_]+)", Files.readString(DOCS))).containsAll(asked);
        assertThat(asked).hasSizeGreaterThan(10);
    }

    @Test
    void everyAlertHasALineThatSaysWhatToDo() throws IOException {
        assertThat(found("(?m)^\\| `(Almoner\\w+)` \\| ", Files.readString(DOCS)))
                .containsExactlyElementsOf(found("alert: (\\w+)", Files.readString(RULES)));
    }

    @Test
    void promtoolFindsThatEachGoesOffWhenItShould(@TempDir Path folder) throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeThat(promtool).as("promtool, of Debian's package prometheus").isExecutable();
        Files.writeString(folder.resolve("alerts.yaml"), withoutTheOperatorsFrame(Files.readString(RULES)));
        String cases = Files.readString(CASES.resolve("alerts-test.yaml"));
        Path alone = Files.writeString(folder.resolve("alone.yaml"), cases);
        Path named = Files.writeString(folder.resolve("named.yaml"), inANamespace(cases));
        Path two = Files.copy(CASES.resolve("alerts-namespaces-test.yaml"), folder.resolve("two.yaml"));
        Process process = new ProcessBuilder(
                        promtool.toString(), "test", "rules", alone.toString(), named.toString(), two.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(found("alertname: (\\w+)", cases)).containsAll(found("alert: (\\w+)", Files.readString(RULES)));
    }

    private static String withoutTheOperatorsFrame(String rules) {
        return rules.substring(rules.indexOf("\nspec:\n") + "\nspec:\n".length())
                .replaceAll("(?m)^ {2}", "");
    }

    /** The same lives where Prometheus names the namespace of each series: every alert says whose trouble it is. */
    private static String inANamespace(String cases) {
        return cases.replaceAll("series: '(\\w+)\\{", "series: '$1{namespace=\"live\",")
                .replaceAll("series: '(\\w+)'", "series: '$1{namespace=\"live\"}'")
                .replace("exp_labels: {", "exp_labels: {namespace: live, ");
    }

    /** @return the first group where there is one, else the whole */
    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(AlertsTest::word)
                .toList();
    }

    private static String word(MatchResult result) {
        return result.groupCount() == 0 ? result.group() : result.group(1);
    }
}
