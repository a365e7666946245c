package org.almoner.desk.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.almoner.desk.chart.AmountChart.Point;
import org.almoner.money.CurrencyRules;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What holds for every chart of amounts, whatever they are. */
@Execution(ExecutionMode.CONCURRENT)
class AmountChartLawTest {

    private static final List<String> CURRENCIES = List.of("USD", "EUR", "JPY", "KWD", "ISK", "QQQ");
    private static final List<Locale> LOCALES = List.of(
            Locale.US, Locale.GERMANY, Locale.forLanguageTag("ar-EG"), Locale.forLanguageTag("he"), Locale.JAPAN);

    /** Coordinates are written with two digits. */
    private static final double ROUNDING = 0.011;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void barsLieInTheViewBoxAndAreAsHighAsTheirAmounts(long seed) throws Exception {
        AmountChart chart = chart(seed, AmountChart.MOST_BARS);
        List<Element> bars = all(xml(chart), "rect");
        assertThat(bars).hasSameSizeAs(chart.points());
        double most = chart.points().stream()
                .mapToDouble(point -> point.amount().abs().doubleValue())
                .max()
                .orElse(0);
        double highest =
                bars.stream().mapToDouble(bar -> number(bar, "height")).max().orElse(0);
        double before = 0;
        for (int i = 0; i < bars.size(); i++) {
            Element bar = bars.get(i);
            BigDecimal amount = chart.points().get(i).amount();
            double end = number(bar, "x") + number(bar, "width");
            assertThat(number(bar, "x")).isGreaterThanOrEqualTo(before);
            assertThat(end).isLessThanOrEqualTo(AmountChart.WIDTH);
            assertThat(number(bar, "y")).isGreaterThanOrEqualTo(-ROUNDING);
            assertThat(number(bar, "y") + number(bar, "height")).isLessThanOrEqualTo(AmountChart.HEIGHT + ROUNDING);
            assertThat(bar.getAttribute("class")).isEqualTo(amount.signum() < 0 ? "bar below" : "bar");
            if (most > 0) {
                assertThat(number(bar, "height"))
                        .isCloseTo(highest * amount.abs().doubleValue() / most, within(2 * ROUNDING));
            }
            before = end;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void barsBeginAtZero(long seed) throws Exception {
        AmountChart chart = chart(seed, AmountChart.MOST_BARS);
        Document drawn = xml(chart);
        List<Element> zero = all(drawn, "line").stream()
                .filter(line -> line.getAttribute("class").equals("zero"))
                .toList();
        assertThat(zero).hasSize(1);
        double at = number(zero.get(0), "y1");
        for (Element bar : all(drawn, "rect")) {
            boolean below = bar.getAttribute("class").equals("bar below");
            double begin = number(bar, "y") + (below ? 0 : number(bar, "height"));
            assertThat(begin).isCloseTo(at, within(2 * ROUNDING));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void linesOfTheAxisAreRoundEvenFewAndHoldAllAmounts(long seed) {
        AmountChart chart = chart(seed, 50);
        int digits = digits(chart.texts().currency());
        List<BigDecimal> amounts = chart.points().stream().map(Point::amount).toList();
        Ticks ticks = Ticks.of(amounts, digits);
        assertThat(ticks.values()).hasSizeBetween(2, 8).anyMatch(tick -> tick.signum() == 0);
        for (int i = 1; i < ticks.values().size(); i++) {
            assertThat(ticks.values().get(i).subtract(ticks.values().get(i - 1)))
                    .isEqualByComparingTo(ticks.step());
        }
        assertThat(ticks.step().stripTrailingZeros().unscaledValue().intValueExact())
                .isIn(1, 2, 5, 25);
        assertThat(ticks.step().stripTrailingZeros().scale()).isLessThanOrEqualTo(digits);
        assertThat(amounts)
                .allMatch(amount -> amount.compareTo(ticks.least()) >= 0 && amount.compareTo(ticks.most()) <= 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void lineOfManyPointsLiesInTheViewBox(long seed) throws Exception {
        AmountChart chart = chart(seed, 1_000, AmountChart.MOST_BARS + 1);
        List<Element> paths = all(xml(chart), "path");
        assertThat(paths).hasSize(1);
        List<double[]> way = Stream.of(paths.get(0).getAttribute("d").split("[ML]"))
                .filter(point -> !point.isEmpty())
                .map(point -> Stream.of(point.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        assertThat(way).hasSameSizeAs(chart.points());
        assertThat(way.get(0)[0]).isZero();
        assertThat(way.get(way.size() - 1)[0]).isEqualTo(AmountChart.WIDTH);
        assertThat(way).allMatch(point -> point[1] >= -ROUNDING && point[1] <= AmountChart.HEIGHT + ROUNDING);
    }

    private static AmountChart chart(long seed, int most) {
        return chart(seed, most, 0);
    }

    private static AmountChart chart(long seed, int most, int least) {
        Random random = new Random(seed);
        String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        Locale locale = LOCALES.get(random.nextInt(LOCALES.size()));
        int size = least + random.nextInt(most - least + 1);
        int magnitude = 1 + random.nextInt(12);
        int kind = random.nextInt(4);
        List<Point> points = IntStream.range(0, size)
                .mapToObj(i -> new Point("<" + i + " & \"Mai\">", amount(random, magnitude, kind, digits(currency))))
                .toList();
        return new AmountChart("c" + seed, "Gifts & <refunds>", new AmountTexts(currency, locale), points);
    }

    /** Of either sign, of one of them, or nothing at all. */
    private static BigDecimal amount(Random random, int magnitude, int kind, int digits) {
        long minor = (long) (random.nextDouble() * Math.pow(10, magnitude));
        boolean negative = kind == 0 ? random.nextBoolean() : kind == 1;
        return BigDecimal.valueOf(kind == 3 ? 0 : negative ? -minor : minor, digits);
    }

    private static int digits(String currency) {
        return CurrencyRules.isKnown(currency) ? CurrencyRules.digits(currency) : 0;
    }

    /** As a strict reader has it: what is not well-formed fails. */
    static Document xml(AmountChart chart) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
    }

    static List<Element> all(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
