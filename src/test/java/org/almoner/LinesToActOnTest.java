package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whoever meets a warning or an error in the log finds in the operators' table what to do about it. */
@Execution(ExecutionMode.CONCURRENT)
class LinesToActOnTest {

    private static final Path SOURCES = Path.of("src/main/java/org/almoner");

    private static final Pattern SAID = Pattern.compile("\\b(?:LOG|log)\\s*\\.(?:warn|error)f?\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\| (?:warning|error)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** For what is of the moment, as the table has it. */
    private static final String ANYTHING = "…";

    @Test
    void everyWarningAndErrorHasARow() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        int from = operations.indexOf("## Lines to act on");
        List<String> rows = ROW.matcher(operations.substring(from, operations.indexOf("\n## ", from + 1)))
                .results()
                .flatMap(row -> QUOTED.matcher(row.group(1)).results())
                .map(quoted -> quoted.group(1).replaceAll("\\b\\d+\\b", ANYTHING))
                .toList();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(LinesToActOnTest::isOfProduction).toList()) {
                String source = Files.readString(file);
                SAID.matcher(source)
                        .results()
                        .map(MatchResult::end)
                        .map(said -> line(source, said))
                        .forEach(lines::add);
            }
        }

        assertThat(lines).hasSizeGreaterThan(80);
        assertThat(lines).allSatisfy(line -> assertThat(rows).anyMatch(row -> begins(row, line) || begins(line, row)));
        // Two rows for one line say two things to do about it.
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(rows).filteredOn(row -> begins(row, line)).hasSizeLessThan(2));
    }

    private static boolean isOfProduction(Path file) {
        return file.toString().endsWith(".java") && !file.startsWith(SOURCES.resolve("dev"));
    }

    private static boolean begins(String pattern, String text) {
        return Pattern.compile(Stream.of(pattern.split(ANYTHING, -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .matcher(text)
                .lookingAt();
    }

    /** What is between quotes in a call, from behind its bracket to the one that closes it, without frame and advice. */
    private static String line(String source, int from) {
        StringBuilder all = new StringBuilder();
        Matcher literal = LITERAL.matcher(source);
        int depth = 1;
        for (int at = from; depth > 0; at++) {
            char c = source.charAt(at);
            if (c == '"' && literal.find(at)) {
                all.append(literal.group(1));
                at = literal.end() - 1;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
        }
        return all.toString()
                .replace("=====", "")
                .replaceAll("; what to do: .*", "")
                .replaceAll("%[-.\\d]*[a-z]", ANYTHING)
                .strip();
    }
}
