package org.almoner.database.standby;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Whether the standby is read from. */
sealed interface StandbyState {

    /** What a look found decides what comes next. */
    StandbyState then(Sighting found, long nowNanos, Duration maxLag);

    /** At this very moment: a standby that nobody has looked at for long is not trusted. */
    boolean serves(long nowNanos, Duration maxLag);

    /** Of when it is known to have everything. */
    OptionalLong asOfNanos();

    /** @param reason for an operator, a clause that goes on after "since the standby" */
    record Left(String reason, OptionalLong asOfNanos) implements StandbyState {

        /** One that comes and goes would be left again at once: it has to be well within the limit. */
        @Override
        public StandbyState then(Sighting found, long nowNanos, Duration maxLag) {
            StandbyState next = judged(found, nowNanos, maxLag.dividedBy(2));
            return next instanceof Left left && left.asOfNanos.isEmpty() ? new Left(left.reason, asOfNanos) : next;
        }

        @Override
        public boolean serves(long nowNanos, Duration maxLag) {
            return false;
        }
    }

    /** @param sinceNanos of when it has everything */
    record Serving(long sinceNanos) implements StandbyState {

        @Override
        public StandbyState then(Sighting found, long nowNanos, Duration maxLag) {
            StandbyState next = judged(found, nowNanos, maxLag);
            return next instanceof Left left && left.asOfNanos.isEmpty() ? new Left(left.reason, asOfNanos()) : next;
        }

        @Override
        public boolean serves(long nowNanos, Duration maxLag) {
            return nowNanos - sinceNanos <= maxLag.toNanos();
        }

        @Override
        public OptionalLong asOfNanos() {
            return OptionalLong.of(sinceNanos);
        }
    }

    private static StandbyState judged(Sighting found, long nowNanos, Duration limit) {
        if (found instanceof Sighting.Silent silent) {
            return new Left("does not answer: " + silent.reason(), OptionalLong.empty());
        }
        if (found instanceof Sighting.Unfit unfit) {
            return new Left(unfit.reason(), OptionalLong.empty());
        }
        OptionalLong asOf = ((Sighting.Follows) found).asOfNanos();
        if (asOf.isEmpty()) {
            return new Left("is behind, nobody knows how far", asOf);
        }
        long behind = nowNanos - asOf.getAsLong();
        return behind <= limit.toNanos()
                ? new Serving(asOf.getAsLong())
                : new Left(String.format(Locale.ROOT, "is %.1f s behind", behind / 1e9), asOf);
    }
}
