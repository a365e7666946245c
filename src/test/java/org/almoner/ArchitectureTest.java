package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.HouseClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What docs/architecture.md says of rooms, floors and tables is what there is, and each package says what it is for. */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {

    private static final String HOUSE = "org.almoner";

    private static final Pattern DRAWING = Pattern.compile("(?s)```mermaid\ngraph BT\n(.*?)```");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\|([^|]*)\\| [^|]+ \\|$");
    private static final Pattern TABLES = Pattern.compile("(?s)\n## Tables\n(.*?)Migrations are in");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern TWO_SENTENCES = Pattern.compile("(?s)^/\\*\\*(.*?\\.\\s){2}.*?\\*/\\s*package ");

    private final String text = Files.readString(Path.of("docs/architecture.md"));

    ArchitectureTest() throws IOException {}

    @Test
    void arrowsAreDrawnToWhomARoomMayUse() {
        assertThat(drawn()).isEqualTo(RoomsTest.roomsThatMayBeUsed());
    }

    @Test
    void everyRoomIsListedWithItsFloors() {
        Map<String, Set<String>> listed = new TreeMap<>();
        ROW.matcher(text)
                .results()
                .forEach(row -> names(row.group(1)).forEach(room -> listed.put(room, names(row.group(2)))));
        assertThat(listed).isEqualTo(floors());
    }

    /** SchemaCheckTest sees to it that the file has what the migrations make. */
    @Test
    void everyTableIsListed() throws IOException {
        Set<String> tables;
        try (Stream<String> columns = Files.lines(Path.of("src/main/resources/db/required-columns.txt"))) {
            tables = columns.map(column -> column.split("\\.")[0]).collect(Collectors.toCollection(TreeSet::new));
        }
        assertThat(tables).contains("stripe_events");
        assertThat(names(only(TABLES))).isEqualTo(tables);
    }

    /** What lives in it, and what must not. */
    @Test
    void everyPackageSaysWhatItIsFor() {
        assertThat(HouseClasses.ALL.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(
                                SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"))
                        .content()
                        .containsPattern(TWO_SENTENCES));
    }

    private Map<String, Set<String>> drawn() {
        return only(DRAWING)
                .lines()
                .map(line -> line.strip().split(" --> "))
                .collect(Collectors.toMap(
                        arrow -> arrow[0],
                        arrow -> arrow.length == 1
                                ? Set.<String>of()
                                : Arrays.stream(arrow[1].split(" & ")).collect(Collectors.toCollection(TreeSet::new)),
                        (one, other) -> {
                            throw new AssertionError("Two lines for one room");
                        },
                        TreeMap::new));
    }

    private static Map<String, Set<String>> floors() {
        Map<String, Set<String>> floors = new TreeMap<>();
        HouseClasses.ALL.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> name.startsWith(HOUSE + "."))
                .map(name -> name.substring(HOUSE.length() + 1).split("\\.", 2))
                .forEach(parts -> {
                    Set<String> ofRoom = floors.computeIfAbsent(parts[0], room -> new TreeSet<>());
                    if (parts.length > 1) {
                        ofRoom.add(parts[1]);
                    }
                });
        return floors;
    }

    private String only(Pattern part) {
        return part.matcher(text)
                .results()
                .map(found -> found.group(1))
                .reduce((one, other) -> {
                    throw new AssertionError("More than one " + part);
                })
                .orElseThrow();
    }

    private static Set<String> names(String list) {
        return NAMED.matcher(list)
                .results()
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
