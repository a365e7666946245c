package org.almoner.database.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is stored is written as it always was, and another version's rows are read as far as they are known. */
class RowJsonTest {

    private static final String JSON = """
            {"id":"8f0e3b1c-52a4-4d6e-9b7a-0c1d2e3f4a5b","amount":25.00,"many":1000,"little":0.0000001,"count":7,\
            "at":"2026-11-30T08:00:00.123456Z","day":"2026-11-30","word":null}""";

    private static final Row ROW = new Row(
            UUID.fromString("8f0e3b1c-52a4-4d6e-9b7a-0c1d2e3f4a5b"),
            new BigDecimal("25.00"),
            new BigDecimal("1000"),
            new BigDecimal("0.0000001"),
            7,
            Instant.parse("2026-11-30T08:00:00.123456Z"),
            LocalDate.of(2026, 11, 30),
            null);

    record Row(
            UUID id,
            BigDecimal amount,
            BigDecimal many,
            BigDecimal little,
            long count,
            Instant at,
            LocalDate day,
            String word) {}

    @Test
    void rowsAreWrittenAndReadToTheDigit() {
        assertThat(RowJson.write(ROW)).isEqualTo(JSON);
        assertThat(RowJson.write(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(RowJson.read(JSON, Row.class)).isEqualTo(ROW);
        assertThat(RowJson.readList("[" + JSON + "]", Row.class)).isEqualTo(List.of(ROW));
        assertThat(RowJson.readMap("{\"z\":" + JSON + ",\"a\":" + JSON + "}", Row.class))
                .containsExactly(Map.entry("z", ROW), Map.entry("a", ROW));
    }

    @Test
    void whatAnotherVersionAddsIsNotRead() {
        assertThat(RowJson.read(JSON.replace("{", "{\"new\":{\"x\":1},"), Row.class))
                .isEqualTo(ROW);
    }

    @Test
    void whatIsNoRowIsSaidToBeNone() {
        assertThatThrownBy(() -> RowJson.read("{", Row.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RowJson.readList(JSON, Row.class)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RowJson.readMap("[]", Row.class)).isInstanceOf(IllegalStateException.class);
    }
}
