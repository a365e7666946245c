package org.almoner.books.export;

import java.math.BigDecimal;
import java.time.Instant;

/** A record of a CSV file (RFC 4180) as it is written, cell by cell. Null is an empty cell. */
public final class CsvLine {

    /** With these a spreadsheet begins a formula, in wide letters too (OWASP, "CSV Injection"). */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    /** Most records are shorter, and a file has millions of them. */
    private static final int LENGTH = 512;

    private final StringBuilder line = new StringBuilder(LENGTH);
    private boolean begun;

    /** A record of texts, such as the names of the columns. */
    public static String of(String... cells) {
        CsvLine line = new CsvLine();
        for (String cell : cells) {
            line.text(cell);
        }
        return line.end();
    }

    /** What a spreadsheet would take for a formula gets an apostrophe, which it takes as the sign of a text. */
    public CsvLine text(String text) {
        next();
        if (text == null || text.isEmpty()) {
            return this;
        }
        String harmless = FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        if (isToBeQuoted(harmless)) {
            line.append('"').append(harmless.replace("\"", "\"\"")).append('"');
        } else {
            line.append(harmless);
        }
        return this;
    }

    private static boolean isToBeQuoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == ',' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }

    /** The text that it has, of an id or a word of ours. */
    public CsvLine text(Object value) {
        return text(value == null ? null : value.toString());
    }

    /** A number, which stays one, also when it is negative. */
    public CsvLine number(BigDecimal number) {
        next();
        if (number != null) {
            line.append(number.toPlainString());
        }
        return this;
    }

    /** ISO 8601 in UTC. */
    public CsvLine instant(Instant instant) {
        return text((Object) instant);
    }

    /** @return the record with its end */
    public String end() {
        return line.append("\r\n").toString();
    }

    private void next() {
        if (begun) {
            line.append(',');
        }
        begun = true;
    }
}
