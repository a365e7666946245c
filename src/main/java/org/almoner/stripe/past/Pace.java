package org.almoner.stripe.past;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps calls apart, so that there are no more of them in a second than there may be. Nothing is saved up while none are made. */
final class Pace {

    private final long apartNanos;
    private final LongSupplier nanoTime;
    private long nextAt;

    /** @param perSecond calls, at least 1 */
    Pace(int perSecond, LongSupplier nanoTime) {
        this.apartNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    /** How long the next call has to wait; it counts as made then. */
    synchronized Duration next() {
        long now = nanoTime.getAsLong();
        long at = now - nextAt > 0 ? now : nextAt;
        nextAt = at + apartNanos;
        return Duration.ofNanos(at - now);
    }
}
