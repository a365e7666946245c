package org.almoner.desk.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of an axis: multiples of a round number, zero among them, from below the smallest amount to above the largest.
 *
 * @param step from one to the next: 1, 2, 2.5 or 5 times a power of ten
 * @param values ascending; two at least
 */
record Ticks(BigDecimal step, List<BigDecimal> values) {

    /** More are no help to the eye. */
    private static final int MOST_STEPS = 5;

    private static final List<BigDecimal> ROUND = List.of(
            BigDecimal.ONE, BigDecimal.valueOf(2), new BigDecimal("2.5"), BigDecimal.valueOf(5), BigDecimal.TEN);

    Ticks {
        values = List.copyOf(values);
    }

    /** @param digits after the point that amounts have: a line stands for an amount that there can be */
    static Ticks of(List<BigDecimal> amounts, int digits) {
        BigDecimal least = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::min);
        BigDecimal most = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
        BigDecimal step = step(most.subtract(least), digits);
        while (steps(least, most, step) > MOST_STEPS + 1) {
            step = step(
                    step.multiply(BigDecimal.valueOf(MOST_STEPS)).add(BigDecimal.ONE.movePointLeft(digits)), digits);
        }
        BigDecimal value = floor(least, step).multiply(step);
        List<BigDecimal> values = new ArrayList<>(List.of(value));
        while (value.compareTo(most) < 0 || values.size() == 1) {
            value = value.add(step);
            values.add(value);
        }
        return new Ticks(step, values);
    }

    BigDecimal least() {
        return values.get(0);
    }

    BigDecimal most() {
        return values.get(values.size() - 1);
    }

    /** How far up an amount is, from 0 at the lowest line to 1 at the highest. */
    double part(BigDecimal amount) {
        return amount.subtract(least())
                .divide(most().subtract(least()), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static BigDecimal step(BigDecimal span, int digits) {
        BigDecimal smallest = BigDecimal.ONE.movePointLeft(digits);
        BigDecimal wanted = span.divide(BigDecimal.valueOf(MOST_STEPS), MathContext.DECIMAL64)
                .max(smallest);
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(wanted.precision() - wanted.scale() - 1);
        return ROUND.stream()
                .map(power::multiply)
                .filter(step -> step.compareTo(wanted) >= 0)
                .filter(step -> step.remainder(smallest).signum() == 0)
                .findFirst()
                .orElseThrow();
    }

    private static int steps(BigDecimal least, BigDecimal most, BigDecimal step) {
        return floor(most.negate(), step).negate().subtract(floor(least, step)).intValue();
    }

    /** How many steps lie below, rounded down. */
    private static BigDecimal floor(BigDecimal amount, BigDecimal step) {
        return amount.divide(step, 0, RoundingMode.FLOOR);
    }
}
