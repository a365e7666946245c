package org.almoner.stripe.past;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How long an import will still take. Stripe does not tell how long a list is: it goes by how much of the time that is wanted a list has
 * been through, and takes those that have not begun for as long as the others are. Accounts grow, so that it is rather too much.
 */
final class TimeLeft {

    private TimeLeft() {}

    /** In seconds, at least; empty while there is nothing to go by, and for an import that does not run. */
    static OptionalLong seconds(ImportRun run) {
        if (!run.isRunning()) {
            return OptionalLong.empty();
        }
        double known = 0;
        double left = 0;
        int begun = 0;
        int waiting = 0;
        for (ListProgress list : run.lists()) {
            double share = list.done() ? 1 : share(list, run.since(), run.until());
            if (share > 0) {
                begun++;
                known += list.millis() / share;
                left += list.millis() * (1 - share) / share;
            } else {
                waiting++;
            }
        }
        if (begun == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round((left + waiting * known / begun) / 1_000));
    }

    /** Of the time that is wanted, from 0 to 1. */
    private static double share(ListProgress list, Instant since, Instant until) {
        double whole = Duration.between(since, until).toMillis();
        if (list.reached() == null || whole <= 0) {
            return 0;
        }
        return Math.min(1, Duration.between(list.reached(), until).toMillis() / whole);
    }
}
