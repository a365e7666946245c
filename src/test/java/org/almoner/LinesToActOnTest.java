package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whoever meets a warning or an error in the log finds in the operators' table what to do about it. */
@Execution(ExecutionMode.CONCURRENT)
class LinesToActOnTest {

    private static final Path SOURCES = Path.of("src/main/java/org/almoner");

    private static final Pattern SAID = Pattern.compile("\\bLOG\\s*\\.(?:warn|error)f?\\(");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Where a line has what is of the moment, or where the table may end what it quotes. */
    private static final Pattern BETWEEN = Pattern.compile("%[-.\\d]*[a-z]|[:;,()=]");

    @Test
    void everyWarningAndErrorIsInTheTable() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        int from = operations.indexOf("## Lines to act on");
        String table = operations.substring(from, operations.indexOf("\n## ", from + 1));
        List<String> missing = new ArrayList<>();
        int lines = 0;

        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(LinesToActOnTest::isOfProduction).toList()) {
                String source = Files.readString(file);
                for (int said :
                        SAID.matcher(source).results().map(found -> found.end()).toList()) {
                    lines++;
                    String pattern = literals(source, said);
                    List<String> told = BETWEEN.splitAsStream(pattern)
                            .map(String::strip)
                            .filter(words -> words.contains(" ") && !words.equals("what to do"))
                            .toList();
                    // Without words of its own it gets them from elsewhere (OneByOne).
                    if (!told.isEmpty() && told.stream().noneMatch(table::contains)) {
                        missing.add(SOURCES.relativize(file) + ": " + pattern);
                    }
                }
            }
        }

        assertThat(lines).isGreaterThan(80);
        assertThat(missing).isEmpty();
    }

    private static boolean isOfProduction(Path file) {
        return file.toString().endsWith(".java") && !file.startsWith(SOURCES.resolve("dev"));
    }

    /** What is between quotes in a call, from behind its bracket to the one that closes it. */
    private static String literals(String source, int from) {
        StringBuilder all = new StringBuilder();
        var literal = LITERAL.matcher(source);
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
        return all.toString();
    }
}
