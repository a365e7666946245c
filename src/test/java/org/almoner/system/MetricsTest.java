package org.almoner.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What operators are told of the metrics, and what a process shows of them before anything has happened in it, are the same. */
@QuarkusTest
class MetricsTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(almoner_[a-z_]+)(?:\\{([a-z,]+)})?` \\| (.*) \\|$");
    private static final Pattern SHOWN = Pattern.compile("(?m)^(almoner_[a-z_]+)(?:\\{([^}]*)})? ");
    private static final Pattern ASKED = Pattern.compile("(almoner_[a-z_]+)\\{([a-z]+)=~?\"([^\"]+)\"}");

    @Test
    void everyMetricOfTheDocsIsThereFromTheStartAndNoOther() throws Exception {
        String shown = given().get("/q/metrics").asString();
        List<String> missing = new ArrayList<>();
        Set<String> documented = new TreeSet<>();
        for (MatchResult row : ROW.matcher(Files.readString(Path.of("docs", "operations.md")))
                .results()
                .toList()) {
            documented.add(row.group(1));
            List<String> labels =
                    row.group(2) == null ? List.of() : List.of(row.group(2).split(","));
            if (SHOWN.matcher(shown)
                    .results()
                    .noneMatch(series -> base(series.group(1)).equals(base(row.group(1)))
                            && labels.stream()
                                    .allMatch(label -> ("," + series.group(2)).contains("," + label + "=")))) {
                missing.add(row.group(1) + labels);
            }
        }
        assertThat(missing)
                .as("are in docs/operations.md and not in /q/metrics")
                .isEmpty();
        assertThat(documented).hasSizeGreaterThan(40);
        Set<String> names = new TreeSet<>();
        documented.forEach(name -> names.add(base(name)));
        assertThat(SHOWN.matcher(shown).results().map(series -> base(series.group(1))))
                .as("are in /q/metrics and not in docs/operations.md")
                .allMatch(names::contains);
    }

    @Test
    void namesAreOnesThatPrometheusWouldChoose() {
        assertThat(given().get("/q/metrics").asString())
                .doesNotContain("m__")
                .contains("sql_client_completed_total")
                .contains("almoner_stripe_events_total{outcome=\"failed\"}")
                .contains("almoner_reconciliation_missed_total 0.0");
    }

    /** A label that nothing has makes an alert that never goes off. */
    @Test
    void alertsAskForLabelsThatThereAre() throws Exception {
        String shown = given().get("/q/metrics").asString();
        List<String> asked = ASKED.matcher(Files.readString(Path.of("k8s", "monitoring", "alerts.yaml")))
                .results()
                .flatMap(selector -> Stream.of(selector.group(3).split("\\|"))
                        .map(value -> selector.group(1) + " " + selector.group(2) + "=\"" + value + "\""))
                .toList();
        assertThat(asked)
                .hasSizeGreaterThan(5)
                .allMatch(series -> SHOWN.matcher(shown)
                        .results()
                        .anyMatch(there -> there.group(1).equals(series.split(" ")[0])
                                && ("," + there.group(2) + ",").contains("," + series.split(" ")[1] + ",")));
        assertThat(shown).doesNotContain("almoner_stripe_calls_seconds_count{lane=\"donor\",outcome=\"no_key\"}");
    }

    private static String base(String name) {
        return name.replaceFirst("_(count|sum|max|bucket)$", "");
    }
}
