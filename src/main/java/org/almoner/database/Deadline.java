package org.almoner.database;

import java.time.Duration;

/** A point in time that several steps share. It is of the machine's own clock, which no correction of the time moves. */
record Deadline(long atNanos) {

    static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Never less than a millisecond: a limit of nothing is often taken for no limit. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, atNanos - System.nanoTime()));
    }

    Duration atMost(Duration time) {
        return time.compareTo(left()) < 0 ? time : left();
    }

    boolean hasPassed() {
        return atNanos - System.nanoTime() <= 0;
    }
}
