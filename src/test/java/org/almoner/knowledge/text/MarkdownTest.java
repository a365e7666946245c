package org.almoner.knowledge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "](", "[a](", "*", "_", "`", ">", "> ", "<a", "<", "\\", "|", "-", "- ", "1. ", "a_", "![", " "
            })
    void aMebibyteOfMarksIsReadInNoTime(String unit) {
        String text = unit.repeat((1 << 20) / unit.length());
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> Markdown.plain(text));
    }
}
