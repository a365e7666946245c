package org.almoner.desk.chart;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.almoner.money.CurrencyRules;

/**
 * Amounts of one currency in the order of time: bars while they are few enough to be told apart, a line where they are not. Time goes from
 * left to right also for readers of right-to-left scripts, whose texts are kept apart from it.
 *
 * @param id of the drawing within its page, from which the ids of its texts are made
 * @param title what it is of, in the reader's words
 * @param points may be empty
 */
public record AmountChart(String id, String title, AmountTexts texts, List<Point> points) {

    /** As many bars can be pointed at on a wide screen. */
    static final int MOST_BARS = 124;

    static final double WIDTH = 1_000;
    static final double HEIGHT = 200;

    /** Room for half a line of text above and for one line below. */
    private static final double ABOVE = 10;

    private static final double BELOW = 26;
    private static final double SPACE_BESIDE_A_BAR = 0.15;
    private static final double TEXT_GAP = 8;

    /** Bidirectional text of its own, so that a number keeps its sign and its currency on the right side. */
    private static final String ISOLATE = "\u2068%s\u2069";

    public AmountChart {
        points = List.copyOf(points);
    }

    /** @param label of its stretch of time, in the reader's words @param amount may be negative */
    public record Point(String label, BigDecimal amount) {}

    /** Without a style and without a script; what it looks like is in the style sheet, by its classes. */
    public String svg() {
        Ticks ticks = Ticks.of(amounts(), digits());
        Svg svg = new Svg();
        svg.open(
                "svg",
                "class",
                "chart",
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc",
                "height",
                ABOVE + HEIGHT + BELOW,
                "direction",
                "ltr");
        svg.leaf("title", title, "id", id + "-title").leaf("desc", description(), "id", id + "-desc");
        svg.open(
                "svg",
                "class",
                "plot",
                "y",
                ABOVE,
                "width",
                "100%",
                "height",
                HEIGHT,
                "viewBox",
                "0 0 " + Svg.coordinate(WIDTH) + " " + Svg.coordinate(HEIGHT),
                "preserveAspectRatio",
                "none");
        for (BigDecimal tick : ticks.values()) {
            double y = y(ticks, tick);
            svg.empty(
                    "line",
                    "class",
                    tick.signum() == 0 ? "zero" : "grid",
                    "x1",
                    0.0,
                    "x2",
                    WIDTH,
                    "y1",
                    y,
                    "y2",
                    y,
                    "vector-effect",
                    "non-scaling-stroke");
        }
        if (points.size() <= MOST_BARS) {
            bars(svg, ticks);
        } else {
            line(svg, ticks);
        }
        svg.close("svg");
        labels(svg, ticks);
        return svg.close("svg").toString();
    }

    private void bars(Svg svg, Ticks ticks) {
        double slot = WIDTH / Math.max(1, points.size());
        double zero = y(ticks, BigDecimal.ZERO);
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            double y = y(ticks, point.amount());
            svg.open(
                    "rect",
                    "class",
                    point.amount().signum() < 0 ? "bar below" : "bar",
                    "x",
                    (i + SPACE_BESIDE_A_BAR) * slot,
                    "width",
                    slot * (1 - 2 * SPACE_BESIDE_A_BAR),
                    "y",
                    Math.min(y, zero),
                    "height",
                    Math.abs(zero - y));
            svg.leaf("title", point.label() + ": " + isolated(texts.full(point.amount())));
            svg.close("rect");
        }
    }

    private void line(Svg svg, Ticks ticks) {
        double apart = WIDTH / (points.size() - 1);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(Svg.coordinate(i * apart))
                    .append(' ')
                    .append(Svg.coordinate(y(ticks, points.get(i).amount())));
        }
        svg.empty("path", "class", "line", "d", path, "vector-effect", "non-scaling-stroke");
    }

    /** Beside the plot, so that they are not stretched with it. */
    private void labels(Svg svg, Ticks ticks) {
        for (BigDecimal tick : ticks.values()) {
            svg.leaf(
                    "text",
                    isolated(texts.axis(tick)),
                    "class",
                    "tick",
                    "x",
                    -TEXT_GAP,
                    "y",
                    ABOVE + y(ticks, tick),
                    "text-anchor",
                    "end",
                    "dominant-baseline",
                    "central");
        }
        named().forEach(i -> svg.leaf(
                "text",
                isolated(points.get(i).label()),
                "class",
                "tick",
                "x",
                Svg.coordinate(100 * x(i) / WIDTH) + "%",
                "y",
                ABOVE + HEIGHT + BELOW - TEXT_GAP,
                "text-anchor",
                anchor(i)));
    }

    /** The stretches that are named below: the first, the last, and one in the middle of many. */
    private IntStream named() {
        int last = points.size() - 1;
        return last < 0
                ? IntStream.empty()
                : last < 2 ? IntStream.rangeClosed(0, last) : IntStream.of(0, last / 2, last);
    }

    /** So that the first and the last stay within the drawing. */
    private String anchor(int i) {
        return points.size() == 1 ? "middle" : i == 0 ? "start" : i == points.size() - 1 ? "end" : "middle";
    }

    private double x(int i) {
        int last = points.size() - 1;
        return last == 0 ? WIDTH / 2 : i == 0 ? 0 : i == last ? WIDTH : (i + 0.5) * WIDTH / points.size();
    }

    private static double y(Ticks ticks, BigDecimal amount) {
        return HEIGHT * (1 - ticks.part(amount));
    }

    private String description() {
        if (points.isEmpty()) {
            return "";
        }
        BigDecimal least = amounts().stream().min(BigDecimal::compareTo).orElseThrow();
        BigDecimal most = amounts().stream().max(BigDecimal::compareTo).orElseThrow();
        return isolated(points.get(0).label()) + " – "
                + isolated(points.get(points.size() - 1).label()) + ": " + isolated(texts.full(least)) + " – "
                + isolated(texts.full(most));
    }

    private List<BigDecimal> amounts() {
        return points.stream().map(Point::amount).toList();
    }

    private int digits() {
        return CurrencyRules.isKnown(texts.currency()) ? CurrencyRules.digits(texts.currency()) : 0;
    }

    private static String isolated(String text) {
        return ISOLATE.formatted(text);
    }
}
