package org.almoner.web.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.almoner.web.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Test
    void readsWhatIsGivenAndNothingOfNothing() {
        assertThat(Fields.id("id", "01890A5D-ac96-774b-bcce-b302099a8057"))
                .isEqualTo(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
        assertThat(Fields.word("sure", "false", List.of(true, false))).isFalse();
        assertThat(Fields.day("from", "9999-12-31")).isEqualTo(LocalDate.of(9999, 12, 31));
        assertThat(Fields.month("month", "1970-01")).isEqualTo(YearMonth.of(1970, 1));
        assertThat(Fields.instant("since", "2026-01-31t00:00:00z")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(Fields.dayOrInstant("since", "2026-01-31", ZONE)).isEqualTo(Instant.parse("2026-01-30T23:00:00Z"));
        assertThat(Fields.dayOrInstant("since", "2026-01-31T00:00:00Z", ZONE))
                .isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
        assertThat(Fields.id("id", null)).isNull();
        assertThat(Fields.word("sure", null, List.of(true, false))).isNull();
        assertThat(Fields.day("from", null)).isNull();
        assertThat(Fields.month("month", null)).isNull();
        assertThat(Fields.instant("since", null)).isNull();
        assertThat(Fields.dayOrInstant("since", null, ZONE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1-1-1-1-1", "01890a5dac96774bbcceb302099a8057", " 01890a5d-ac96-774b-bcce-b302099a8057"
            })
    void refusesWhatIsNoId(String text) {
        refuses(Fields::id, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-02-30", "2026-1-1", "0000-12-31", "+10000-01-01", "-2026-01-01", "20260131"})
    void refusesWhatIsNoDay(String text) {
        refuses(Fields::day, text);
        refuses((field, given) -> Fields.dayOrInstant(field, given, ZONE), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "2026-13", "2026-1", "1969-12", "9999-01", "+12026-01"})
    void refusesWhatIsNoMonth(String text) {
        refuses(Fields::month, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-01-01T25:00:00Z",
                "0000-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "2026-01-01T00:00"
            })
    void refusesWhatIsNoInstant(String text) {
        refuses(Fields::instant, text);
        refuses((field, given) -> Fields.dayOrInstant(field, given, ZONE), text);
    }

    private static void refuses(BiFunction<String, String, ?> reading, String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> reading.apply("name", text))
                .withMessageStartingWith("name must be a");
    }
}
