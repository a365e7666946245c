package org.almoner.web.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void comesBackAsItWent() {
        Cursor cursor = new Cursor(Instant.parse("2026-01-02T03:04:05.678901Z"), ID);
        assertThat(Cursor.fromString(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).matches("[A-Za-z0-9_-]{32}");
    }

    @Test
    void keepsMicrosecondsAndNoMore() {
        Cursor cursor = new Cursor(Instant.parse("2026-01-02T03:04:05.678901234Z"), ID);
        assertThat(cursor.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    }

    @Test
    void spansWhatTheDatabaseKeeps() {
        for (String at : List.of("1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z")) {
            Cursor cursor = new Cursor(Instant.parse(at), ID);
            assertThat(Cursor.fromString(cursor.toString())).isEqualTo(cursor);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(Instant.MAX, ID));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(Instant.parse("1969-12-31T23:59:59Z"), ID));
    }

    static List<String> foreign() {
        String good = new Cursor(Instant.parse("2026-01-02T03:04:05Z"), ID).toString();
        return List.of(
                "",
                " ",
                "null",
                "1",
                "ü",
                "=",
                good + "A",
                good.substring(1),
                good + "=",
                " " + good,
                ofMicros(-1),
                ofMicros(Long.MAX_VALUE),
                ofMicros(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void refusesWhatItDidNotWrite(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Cursor.fromString(text))
                .satisfies(problem -> {
                    assertThat(problem.toProblem("/").status()).isEqualTo(400);
                    assertThat(problem.toProblem("/").errors())
                            .extracting("field")
                            .containsExactly("cursor");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "50", "200", "007"})
    void takesALimitInRange(String text) {
        assertThat(Limit.fromString(text).rows()).isEqualTo(Integer.parseInt(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "0", "-1", "+1", "201", "1000", "99999999999", "1.0", "1e2", "all", "٣"})
    void refusesAnyOtherLimit(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Limit.fromString(text))
                .satisfies(problem -> assertThat(problem.toProblem("/").errors())
                        .extracting("field")
                        .containsExactly("limit"));
    }

    private static String ofMicros(long micros) {
        byte[] bytes =
                ByteBuffer.allocate(24).putLong(micros).putLong(1).putLong(2).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
