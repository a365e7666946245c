package org.almoner;

import java.time.Duration;

/** How long what has failed waits for its next try: longer each time, and not for ever longer. */
public final class Backoff {

    private Backoff() {}

    /**
     * @param first before any doubling
     * @param times it is doubled; less than one for none
     * @param longest that it comes to
     */
    public static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first;
        for (int i = 0; i < times && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
