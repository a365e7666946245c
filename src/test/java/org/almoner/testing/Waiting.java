package org.almoner.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/** Waits that cost what they wait for: Awaitility's own first look comes after a tenth of a second, which some thousand waits add up. */
public final class Waiting {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private Waiting() {}

    /** Looks at once, and then at intervals that grow to Awaitility's own. */
    public static ConditionFactory await() {
        return quick(Awaitility.await());
    }

    /** @param found is told where it fails */
    public static ConditionFactory await(String found) {
        return quick(Awaitility.await(found));
    }

    private static ConditionFactory quick(ConditionFactory slow) {
        return slow.pollDelay(Duration.ZERO).pollInterval(IterativePollInterval.iterative(Waiting::longer, FIRST));
    }

    private static Duration longer(Duration last) {
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
}
