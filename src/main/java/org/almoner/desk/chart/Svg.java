package org.almoner.desk.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** SVG as it is written, element by element. Texts and values of attributes are escaped. */
final class Svg {

    private static final int DIGITS = 2;

    private final StringBuilder text = new StringBuilder();

    /** @param attributes names and values in turn */
    Svg open(String element, Object... attributes) {
        begin(element, attributes).append('>');
        return this;
    }

    Svg close(String element) {
        text.append("</").append(element).append('>');
        return this;
    }

    Svg empty(String element, Object... attributes) {
        begin(element, attributes).append("/>");
        return this;
    }

    Svg leaf(String element, String content, Object... attributes) {
        begin(element, attributes).append('>');
        escaped(content);
        return close(element);
    }

    /** A coordinate as it is written: no finer than anybody sees. */
    static String coordinate(double value) {
        return BigDecimal.valueOf(value)
                .setScale(DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private StringBuilder begin(String element, Object... attributes) {
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escaped(attributes[i + 1] instanceof Double number ? coordinate(number) : attributes[i + 1].toString());
            text.append('"');
        }
        return text;
    }

    private void escaped(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
