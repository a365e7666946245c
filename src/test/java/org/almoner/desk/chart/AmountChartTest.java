package org.almoner.desk.chart;

import static org.almoner.desk.chart.AmountChartLawTest.all;
import static org.almoner.desk.chart.AmountChartLawTest.xml;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.almoner.desk.chart.AmountChart.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.w3c.dom.Element;

@Execution(ExecutionMode.CONCURRENT)
class AmountChartTest {

    @Test
    void nothingIsAnAxisWithoutBars() throws Exception {
        AmountChart chart = chart("USD", Locale.US);
        assertThat(all(xml(chart), "rect")).isEmpty();
        assertThat(labels(chart)).containsExactly("0", "0.01");
    }

    @Test
    void onePointIsOneBarWithItsName() throws Exception {
        AmountChart chart = chart("EUR", Locale.GERMANY, "1234.5");
        assertThat(all(xml(chart), "rect"))
                .singleElement()
                .satisfies(bar -> assertThat(bar.getTextContent()).isEqualTo("day 0: \u20681.234,50\u00a0EUR\u2069"));
        assertThat(labels(chart)).containsExactly("0", "250", "500", "750", "1.000", "1.250", "day 0");
    }

    @Test
    void linesAreRoundAboveAndBelowZero() throws Exception {
        assertThat(labels(chart("USD", Locale.US, "95", "-30")))
                .containsExactly("-50", "-25", "0", "25", "50", "75", "100", "day 0", "day 1");
    }

    @Test
    void currencyWithoutSmallerUnitHasNoHalves() throws Exception {
        assertThat(labels(chart("JPY", Locale.JAPAN, "3"))).containsExactly("0", "1", "2", "3", "day 0");
        assertThat(chart("JPY", Locale.JAPAN, "500").svg()).contains("500").doesNotContain("500.0");
    }

    @Test
    void threeDigitsStayThree() {
        assertThat(chart("KWD", Locale.US, "1.250").svg()).containsPattern("1\\.250\u00a0KWD\u2069");
    }

    @Test
    void largeAmountsAreShortAtTheAxisAndWholeInTheirNames() {
        AmountChart chart = chart("USD", Locale.US, "12499999.25");
        assertThat(chart.svg()).contains("\u206810M\u2069", "12,499,999.25\u00a0USD");
    }

    @Test
    void amountsBeyondAllBoundsAreDrawn() throws Exception {
        assertThat(all(xml(chart("USD", Locale.US, "999999999999999.99", "-0.01")), "rect"))
                .hasSize(2);
    }

    @Test
    void currencyOfALaterVersionIsShownAsItIs() {
        assertThat(chart("QQQ", Locale.US, "1.5").svg()).contains("1.5\u00a0QQQ");
    }

    @Test
    void thousandPointsAreOneLineThatIsNotTooLong() throws Exception {
        AmountChart chart = new AmountChart(
                "c",
                "Gifts",
                new AmountTexts("USD", Locale.US),
                IntStream.range(0, 1_000)
                        .mapToObj(i -> new Point("day " + i, BigDecimal.valueOf(i * 37 % 900)))
                        .toList());
        assertThat(all(xml(chart), "path")).hasSize(1);
        assertThat(all(xml(chart), "rect")).isEmpty();
        assertThat(chart.svg().length()).isLessThan(25_000);
    }

    /** A policy without unsafe-inline would drop a style, and tell nobody. */
    @Test
    void drawingHasNoStyleAndNoScript() {
        assertThat(chart("USD", Locale.US, "1", "-2").svg()).doesNotContain("style", "script", "onload", "fill=");
    }

    @Test
    void whoDoesNotSeeItIsToldWhatItIs() throws Exception {
        AmountChart chart = chart("USD", Locale.US, "1", "25", "-2");
        Element svg = xml(chart).getDocumentElement();
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-labelledby")).isEqualTo("c-title c-desc");
        assertThat(svg.getFirstChild().getTextContent()).isEqualTo("Gifts");
        assertThat(svg.getFirstChild().getNextSibling().getTextContent())
                .isEqualTo(
                        "\u2068day 0\u2069 – \u2068day 2\u2069: \u2068-2.00\u00a0USD\u2069 – \u206825.00\u00a0USD\u2069");
    }

    @Test
    void textsOfRightToLeftScriptsAreKeptApartFromTheirSurroundings() throws Exception {
        AmountChart chart = chart("ILS", Locale.forLanguageTag("he"), "-5");
        assertThat(xml(chart).getDocumentElement().getAttribute("direction")).isEqualTo("ltr");
        assertThat(all(xml(chart), "text"))
                .allMatch(text -> text.getTextContent().startsWith("\u2068")
                        && text.getTextContent().endsWith("\u2069"));
    }

    @Test
    void upTimeIsToldByHeightAndByWords() throws Exception {
        UptimeBars bars = new UptimeBars(
                "Database: 99.5 % & more",
                List.of(
                        new UptimeBars.Slice(UptimeBars.Look.UP, "Monday: up"),
                        new UptimeBars.Slice(UptimeBars.Look.DOWN, "Tuesday: <down>")));
        assertThat(bars.svg())
                .contains("viewBox=\"0 0 20 32\"", "Database: 99.5 % &amp; more", "&lt;down&gt;", "class=\"down\"")
                .doesNotContain("style");
        assertThat(new UptimeBars("Tunnel", List.of()).svg()).contains("viewBox=\"0 0 10 32\"");
    }

    private static AmountChart chart(String currency, Locale locale, String... amounts) {
        return new AmountChart(
                "c",
                "Gifts",
                new AmountTexts(currency, locale),
                IntStream.range(0, amounts.length)
                        .mapToObj(i -> new Point("day " + i, new BigDecimal(amounts[i])))
                        .toList());
    }

    private static List<String> labels(AmountChart chart) throws Exception {
        return all(xml(chart), "text").stream()
                .map(text -> text.getTextContent().replaceAll("[\u2068\u2069]", ""))
                .toList();
    }
}
