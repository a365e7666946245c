package org.almoner.system.check;

import java.time.Duration;

/** Times as people say them. */
final class Words {

    private Words() {}

    /** In the largest unit of which there are two: "90 minutes", "3 days". */
    static String of(Duration duration) {
        if (duration.toDays() >= 2) {
            return duration.toDays() + " days";
        }
        if (duration.toHours() >= 2) {
            return duration.toHours() + " hours";
        }
        return duration.toMinutes() >= 2 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }
}
