package org.almoner.desk.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.almoner.web.HtmlText;

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
        begin(element, attributes).append('>').append(HtmlText.of(content));
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
            String value =
                    attributes[i + 1] instanceof Double number ? coordinate(number) : attributes[i + 1].toString();
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(HtmlText.of(value))
                    .append('"');
        }
        return text;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
