package org.almoner.database.standby;

import java.util.OptionalLong;

/** What one look at the standby has found. */
sealed interface Sighting {

    /** It gave no answer. @param reason a clause without anything secret */
    record Silent(String reason) implements Sighting {}

    /** It answered, and is not what it should be: a primary, or a copy of something else. @param reason a predicate */
    record Unfit(String reason) implements Sighting {}

    /** It follows. @param asOfNanos of when it has everything; empty while that is not known */
    record Follows(OptionalLong asOfNanos) implements Sighting {}

    /** @param replayed null when it has replayed nothing, like one that is no standby */
    static Sighting of(Trail trail, Origin server, boolean inRecovery, Long replayed) {
        if (!inRecovery || replayed == null) {
            return new Unfit("is no standby");
        }
        if (trail.origin() == null) {
            return new Follows(OptionalLong.empty());
        }
        String difference = trail.origin().differenceTo(server);
        return difference == null ? new Follows(trail.replayed(replayed)) : new Unfit(difference);
    }
}
