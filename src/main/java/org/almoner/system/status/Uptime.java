package org.almoner.system.status;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almoner.system.check.Service;
import org.almoner.system.check.ServiceState;
import org.almoner.system.status.HealthRuns.Change;

/**
 * How long a service was up. A run speaks for the time until the next one, but for no longer than a run may be old; of what
 * comes after that nothing is known, and it counts neither way. Only the loop itself was down then: that is what it means.
 */
record Uptime(Duration up, Duration down) {

    private static final int DIGITS = 3;

    /** A time in which nothing changed. @param states in the order of {@link Service} */
    record Stretch(Instant from, Instant until, List<ServiceState> states) {}

    /**
     * What runs say, without what is between them.
     *
     * @param changes oldest first, the last run among them
     * @param gap for how long a run speaks
     * @param now where the last run ends at the latest
     */
    static List<Stretch> stretches(List<Change> changes, Duration gap, Instant now) {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            boolean isLast = i + 1 == changes.size();
            Instant lastRun = isLast ? change.at() : changes.get(i + 1).before();
            Instant next = isLast ? now : changes.get(i + 1).at();
            stretches.add(new Stretch(change.at(), earlier(lastRun.plus(gap), next), change.states()));
        }
        return stretches;
    }

    /** Within a window. */
    static Uptime of(Service service, List<Stretch> stretches, Instant from, Instant until) {
        Duration up = Duration.ZERO;
        Duration down = Duration.ZERO;
        Instant told = null;
        for (Stretch stretch : stretches) {
            if (service == Service.HEALTH_MONITORING && told != null) {
                down = down.plus(within(told, stretch.from(), from, until));
            }
            told = stretch.until();
            ServiceState state = stretch.states().size() > service.ordinal()
                    ? stretch.states().get(service.ordinal())
                    : ServiceState.UNKNOWN;
            Duration length = within(stretch.from(), stretch.until(), from, until);
            switch (state) {
                case UP, DEGRADED -> up = up.plus(length);
                case DOWN -> down = down.plus(length);
                case NOT_CONFIGURED, UNKNOWN -> {}
            }
        }
        if (service == Service.HEALTH_MONITORING && told != null) {
            down = down.plus(within(told, until, from, until));
        }
        return new Uptime(up, down);
    }

    /** Rounded down, so that only what never failed has 100; null when nothing is known. */
    BigDecimal percent() {
        return known().isZero()
                ? null
                : BigDecimal.valueOf(up.toMillis())
                        .multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(known().toMillis()), DIGITS, RoundingMode.DOWN);
    }

    Duration known() {
        return up.plus(down);
    }

    private static Duration within(Instant begin, Instant end, Instant from, Instant until) {
        Instant first = begin.isAfter(from) ? begin : from;
        Instant last = earlier(end, until);
        return last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
