package org.almoner.knowledge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class MarkdownTest {

    @Test
    void marksAreLeftOut() {
        String markdown = """
                # How *to* give

                - By **card**
                - By [bank transfer](https://example.org "Bank")
                > Thank `you`, snake_case _dear_ donor

                ```
                x = **y
                ```
                | a | b |
                |---|---|
                [1]: https://example.org
                """;
        assertThat(Markdown.plain(markdown).split("\\s*\\n\\s*"))
                .containsExactly(
                        "How to give",
                        "By card",
                        "By bank transfer",
                        "Thank you, snake_case dear donor",
                        "x = **y",
                        "a   b");
    }

    /** Alone, and with what makes it none of what it began as: only then is everything tried that it might be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "](",
                "[a](",
                "[](a",
                "[a](b \"",
                "*",
                "_",
                "`",
                "~",
                ">",
                "> ",
                "#",
                "<a",
                "<",
                "\\",
                "|",
                "-",
                "- ",
                "|-",
                ":",
                "=",
                "1. ",
                "1",
                "a_",
                "![",
                "[a]:",
                " ",
                "\t",
                "\n ",
                "\n\t\n",
                "\u0007"
            })
    void aMebibyteOfMarksIsReadInNoTime(String unit) {
        String text = unit.repeat((1 << 20) / unit.length());
        for (String whole : List.of(text, text + "x")) {
            // What is quadratic takes a quarter of an hour.
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Markdown.plain(whole));
        }
    }
}
