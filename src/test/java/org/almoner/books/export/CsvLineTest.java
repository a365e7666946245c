package org.almoner.books.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spreadsheet finds in a line. */
@Execution(ExecutionMode.CONCURRENT)
class CsvLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-Garcia", "@SUM(A1)", "\t=1", "\uff1d1"})
    void whatWouldBeAFormulaIsAText(String cell) {
        assertThat(CsvLine.of(cell)).isEqualTo("'" + cell + "\r\n");
    }

    @Test
    void formulaWithACommaIsAQuotedText() {
        assertThat(CsvLine.of("=HYPERLINK(\"x\",1)")).isEqualTo("\"'=HYPERLINK(\"\"x\"\",1)\"\r\n");
    }

    @Test
    void numbersStayNumbers() {
        String line = new CsvLine()
                .number(new BigDecimal("-25.00"))
                .number(null)
                .number(new BigDecimal("1E+3"))
                .end();
        assertThat(line).isEqualTo("-25.00,,1000\r\n");
    }

    @Test
    void whatPartsCellsAndLinesIsQuoted() {
        assertThat(CsvLine.of("a,b", "say \"so\"", "two\nlines", "", "plain"))
                .isEqualTo("\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",,plain\r\n");
    }
}
