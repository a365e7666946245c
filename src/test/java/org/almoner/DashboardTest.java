package org.almoner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Grafana shows is there: our metrics by our sources and docs, since some come with what they count, those of Quarkus by what it tells. */
@QuarkusTest
class DashboardTest {

    private static final Pattern METRIC = Pattern.compile("\\b(?:almoner|http|jvm|process)_[a-z_]+");
    private static final Pattern BY = Pattern.compile("by \\(([a-z, ]+)\\)");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(almoner_[a-z_]+)(?:\\{([a-z,]+)})?` \\| ");

    /** What Prometheus adds to what it scrapes in Kubernetes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("pod", "namespace", "instance");

    private static JsonNode dashboard;

    @BeforeAll
    static void read() throws IOException {
        dashboard = new ObjectMapper()
                .readTree(Path.of("k8s", "monitoring", "dashboard.json").toFile());
    }

    @Test
    void everyMetricIsThereWithItsLabels() throws IOException {
        Map<String, Set<String>> known = told();
        known.putAll(documented());
        String sources = sources();
        List<String> expressions = dashboard.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(expression -> {
            Set<String> asked = METRIC.matcher(expression)
                    .results()
                    .map(found -> found.group().startsWith("almoner_")
                            ? found.group().replaceFirst("_(count|sum)$", "")
                            : found.group())
                    .collect(Collectors.toSet());
            assertThat(asked).isNotEmpty().allSatisfy(name -> {
                assertThat(known).containsKey(name);
                if (name.startsWith("almoner_")) {
                    assertThat(meters(name)).anyMatch(meter -> sources.contains('"' + meter + '"'));
                }
            });
            Set<String> labels = new HashSet<>(OF_PROMETHEUS);
            asked.forEach(name -> labels.addAll(known.get(name)));
            BY.matcher(expression)
                    .results()
                    .forEach(by -> assertThat(labels).contains(by.group(1).split(", ")));
        });
    }

    /** It lasts for as long as somebody reads it, and would be the slowest by far. */
    @Test
    void streamIsNoSlowRoute() {
        assertThat(dashboard.findValuesAsText("expr"))
                .filteredOn(expression -> expression.contains("http_server_requests_seconds_sum"))
                .isNotEmpty()
                .allMatch(expression -> METRIC.matcher(expression).results().count()
                        == Pattern.compile(Pattern.quote("uri!~\".+/stream\""))
                                .matcher(expression)
                                .results()
                                .count());
    }

    @Test
    void panelsHaveIdsAndPlacesOfTheirOwn() {
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(places.add(panel.path("gridPos").path("x") + ","
                            + panel.path("gridPos").path("y")))
                    .as(panel.path("title").asText())
                    .isTrue();
        }
        assertThat(ids).hasSizeGreaterThan(15);
    }

    /** How the sources may name what Prometheus calls so. */
    private static Stream<String> meters(String name) {
        return Stream.of(name, name.replaceFirst("_(total|seconds|bytes)$", "")).map(meter -> meter.replace('_', '.'));
    }

    private static Map<String, Set<String>> told() {
        given().get("/health/live").then().statusCode(200);
        return SAMPLE.matcher(given().get("/q/metrics").asString())
                .results()
                .collect(Collectors.toMap(
                        sample -> sample.group(1),
                        sample -> names(LABEL, sample.group(2)),
                        DashboardTest::both,
                        HashMap::new));
    }

    private static Map<String, Set<String>> documented() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "operations.md")))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> names(Pattern.compile("([a-z]+)"), row.group(2)),
                        DashboardTest::both));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text == null ? "" : text)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }
}
