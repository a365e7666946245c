package org.almoner.database;

import java.time.Duration;

/** A point in time that several steps share. It is of the machine's own clock, which no correction of the time moves. */
public record Deadline(long atNanos) {

    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Never less than a millisecond: a limit of nothing is often taken for no limit. */
    public Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, atNanos - System.nanoTime()));
    }

    public Duration atMost(Duration time) {
        return time.compareTo(left()) < 0 ? time : left();
    }

    public boolean hasPassed() {
        return atNanos - System.nanoTime() <= 0;
    }
}
