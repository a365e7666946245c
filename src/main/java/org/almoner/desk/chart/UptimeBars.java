package org.almoner.desk.chart;

import java.util.List;
import java.util.Locale;

/**
 * How a service was, slice by slice, the latest at the right.
 *
 * @param title in the reader's words, with the figure: whoever does not see it is told that
 */
public record UptimeBars(String title, List<Slice> slices) {

    private static final double SLOT = 10;
    private static final double BAR = 8;
    private static final double HEIGHT = 32;

    public UptimeBars {
        slices = List.copyOf(slices);
    }

    /** What is shown of a slice of time. */
    public enum Look {
        UP,
        /** Some of it. */
        PARTLY,
        DOWN,
        UNKNOWN
    }

    /** @param label of its time and what was then, in the reader's words */
    public record Slice(Look look, String label) {}

    /** Without a style and without a script, as {@link AmountChart#svg()}. */
    public String svg() {
        Svg svg = new Svg();
        svg.open(
                "svg",
                "class",
                "uptime",
                "role",
                "img",
                "aria-label",
                title,
                "viewBox",
                "0 0 " + Svg.coordinate(Math.max(1, slices.size()) * SLOT) + " " + Svg.coordinate(HEIGHT),
                "preserveAspectRatio",
                "none");
        for (int i = 0; i < slices.size(); i++) {
            Slice slice = slices.get(i);
            // An outage is told by its height too, and not by colour alone.
            double height = switch (slice.look()) {
                case UP -> HEIGHT;
                case PARTLY -> HEIGHT * 0.7;
                case DOWN -> HEIGHT * 0.4;
                case UNKNOWN -> HEIGHT * 0.1;
            };
            svg.open(
                    "rect",
                    "class",
                    slice.look().name().toLowerCase(Locale.ROOT),
                    "x",
                    i * SLOT + (SLOT - BAR) / 2,
                    "y",
                    HEIGHT - height,
                    "width",
                    BAR,
                    "height",
                    height);
            svg.leaf("title", slice.label()).close("rect");
        }
        return svg.close("svg").toString();
    }
}
