package org.almoner.speech.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.almoner.speech.Heard;
import org.almoner.speech.transcription.TranscriptionFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a server that nobody vouches for. */
@Execution(ExecutionMode.CONCURRENT)
class AnswerReaderTest {

    /** As strict as the service's own. */
    private final AnswerReader reader =
            new AnswerReader(new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));

    /** Goes on for ever, and counts what was taken of it. */
    private static final class Endless extends InputStream {
        private final byte[] begin;
        private final byte[] again;
        private long taken;

        private Endless(String begin, String again) {
            this.begin = begin.getBytes(StandardCharsets.UTF_8);
            this.again = again.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            int next = taken < begin.length ? begin[(int) taken] : again[(int) ((taken - begin.length) % again.length)];
            taken++;
            return next;
        }
    }

    static Stream<Endless> endless() {
        return Stream.of(
                new Endless("", " "),
                new Endless("{", "\"a\":1,"),
                new Endless("{\"text\":\"", "x"),
                new Endless("{\"language\":\"", "x"),
                new Endless("{\"words\":[1", ",2"),
                new Endless("{\"words\":\"", "x"),
                new Endless("{\"segments\":[{}", ",{}"),
                new Endless("{\"segments\":[null", ",null"),
                new Endless("{\"segments\":[{}", ",{\"text\":\"many words\"}"),
                new Endless("{\"text\":\"a\"", " "));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void whatDoesNotEndIsReadNoFurtherThanItsBound(Endless answer) {
        assertThatThrownBy(() -> reader.read(answer))
                .isInstanceOfSatisfying(
                        TranscriptionFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.FINAL))
                .hasMessageContaining("larger");
        assertThat(answer.taken).isLessThan(16_100_000);
    }

    @Test
    void timesOfMoreDigitsThanThereIsMemoryForAreNone() {
        Heard heard = read("{\"text\":\"a\",\"segments\":[{\"start\":1e-999999999,\"end\":1,\"text\":\"x\"},"
                + "{\"start\":0,\"end\":1e999999999,\"text\":\"y\"},{\"start\":-1,\"end\":1,\"text\":\"z\"}]}");
        assertThat(heard.segments())
                .singleElement()
                .satisfies(segment -> assertThat(segment.start()).isEqualTo(new BigDecimal("0.000")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"text\":null}",
                "{\"text\":[\"a\"]}",
                "{\"text\":\"a\"",
                "{\"text\":\"a\",\"segments\":[{]}",
                "{\"text\":\"a\",\"segments\":{}}",
                "{\"text\":\"a\",\"segments\":[1]}",
                "{\"text\":\"a\",\"segments\":[{\"start\":\"soon\"}]}"
            })
    void whatIsNoTranscriptMayBeOneNextTime(String answer) {
        assertThatThrownBy(() -> read(answer))
                .isInstanceOfSatisfying(
                        TranscriptionFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.PASSING))
                .hasMessage("The transcription server's answer is no transcript");
    }

    @Test
    void lineThatBreaksIsNoNonsense() {
        InputStream broken = new InputStream() {
            private int taken;

            @Override
            public int read() throws IOException {
                if (taken == 5) {
                    throw new IOException("reset");
                }
                return "{\"tex".charAt(taken++);
            }
        };
        assertThatThrownBy(() -> reader.read(broken)).hasMessage("The transcription server's answer broke off");
    }

    private Heard read(String answer) {
        return reader.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }
}
