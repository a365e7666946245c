package org.almoner.dev.standin;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The time of the stand-in: that of the world, but for what is made up of the past. */
public final class StandInClock extends Clock {

    private final Clock world;

    /** Null in the present. */
    private volatile Instant past;

    StandInClock(Clock world) {
        this.world = world;
    }

    /**
     * Lets something happen then.
     *
     * @param account nobody else uses it meanwhile, so that to nobody else it is then
     */
    public void at(Instant then, StandInAccount account, Runnable work) {
        synchronized (account) {
            past = then;
            try {
                work.run();
            } finally {
                past = null;
            }
        }
    }

    @Override
    public Instant instant() {
        Instant then = past;
        return then == null ? world.instant() : then;
    }

    @Override
    public ZoneId getZone() {
        return world.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
