package org.almoner.database.standby;

/**
 * Whose data a server has. Two with the same origin have one history: a position in the log of one means the same in that of the
 * other.
 *
 * @param system PostgreSQL's own id of the cluster, which its physical copies share
 * @param timeline counted up by each promotion, so that who follows a server of before is known
 * @param database its number in the cluster
 * @param schema the number of the one that our statements mean
 */
record Origin(String system, int timeline, long database, long schema) {

    /** What another has that this has not, in words; null when there is nothing. */
    String differenceTo(Origin other) {
        if (!system.equals(other.system)) {
            return "is of another cluster";
        }
        if (database != other.database || schema != other.schema) {
            return "shows another database or schema";
        }
        return timeline == other.timeline ? null : "follows another primary, or has not followed this one for long";
    }
}
