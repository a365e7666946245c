package org.almoner.database.standby;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How far the primary's log had got when, and so of what time a standby is that has replayed a part of it. It needs no clock but
 * ours and nothing that is written: a standby that has replayed what there was at a time has all that was committed before.
 */
final class Trail {

    /** Ten minutes at one a second. Who is farther behind than that is found to be so, and not by how much. */
    private static final int MOST_MARKS = 600;

    private final Deque<Mark> marks = new ArrayDeque<>();
    private Origin origin;
    private OptionalLong asOf = OptionalLong.empty();

    private record Mark(long position, long atNanos) {}

    /**
     * The primary's log was flushed at least so far.
     *
     * @param atNanos before it was asked
     */
    void flushed(Origin primary, long position, long atNanos) {
        if (!primary.equals(origin)) {
            marks.clear();
            asOf = OptionalLong.empty();
            origin = primary;
        }
        // The newest are left out when there are too many: what is concluded from the others is still true.
        if (marks.size() < MOST_MARKS) {
            marks.add(new Mark(position, atNanos));
        }
    }

    /** Null before the primary has answered. */
    Origin origin() {
        return origin;
    }

    /** A standby of the same origin has replayed so far: @return the time of which it has everything; empty when that is not known */
    OptionalLong replayed(long position) {
        while (!marks.isEmpty() && marks.peek().position() <= position) {
            asOf = OptionalLong.of(marks.poll().atNanos());
        }
        return asOf;
    }
}
