package org.almoner.fraud.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How it is with the checkout of a ticket that is not simply open. It steps from open to slowed, from slowed to closed, and with time
 * from each to open.
 *
 * @param until from when on it is open
 * @param quarter since which failed attempts are counted
 * @param declines how many there were when it was slowed
 */
public record Guard(UUID ticketId, State state, Instant since, Instant until, Instant quarter, long declines) {

    public enum State {
        SLOWED,
        CLOSED
    }

    /**
     * @param slowedFor after cards were last seen to be tried
     * @param closeDeclines attempts that fail although it is slowed, after which it is closed
     */
    public record Limits(Duration slowedFor, int closeDeclines, Duration closedFor) {

        public static Limits of(GuardSettings settings) {
            return new Limits(settings.slowedFor(), settings.closeDeclines(), settings.closedFor());
        }
    }

    /** Cards are tried at a ticket that is open. @param quarter since which so many attempts have failed */
    public static Guard slowed(UUID ticketId, Instant now, Instant quarter, long declines, Limits limits) {
        return new Guard(ticketId, State.SLOWED, now, now.plus(limits.slowedFor()), quarter, declines);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /**
     * What becomes of it while cards are tried.
     *
     * @param failed attempts since the quarter
     * @return empty where it stays as it is
     */
    public Optional<Guard> next(long failed, Instant now, Limits limits) {
        return switch (state) {
            case CLOSED -> Optional.empty();
            case SLOWED -> {
                if (failed - declines >= limits.closeDeclines()) {
                    yield Optional.of(
                            new Guard(ticketId, State.CLOSED, now, now.plus(limits.closedFor()), quarter, failed));
                }
                // Not at every look: nobody is to write a row for nothing.
                boolean ends = Duration.between(now, until)
                                .compareTo(limits.slowedFor().dividedBy(2))
                        < 0;
                yield ends
                        ? Optional.of(
                                new Guard(ticketId, state, since, now.plus(limits.slowedFor()), quarter, declines))
                        : Optional.empty();
            }
        };
    }
}
