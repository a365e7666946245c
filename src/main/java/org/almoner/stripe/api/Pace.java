package org.almoner.stripe.api;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.almoner.database.sql.Pauses;

/** Keeps calls apart, so that there are no more of them in a second than there may be. Nothing is saved up while none are made. */
public final class Pace {

    private final long apartNanos;
    private final LongSupplier nanoTime;
    private long nextAt;

    /** @param perSecond calls, at least 1 */
    public Pace(int perSecond, LongSupplier nanoTime) {
        this.apartNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    /** How long the next call has to wait; it counts as made then. */
    public synchronized Duration next() {
        long now = nanoTime.getAsLong();
        long at = now - nextAt > 0 ? now : nextAt;
        nextAt = at + apartNanos;
        return Duration.ofNanos(at - now);
    }

    /** The call begins when it is its turn, on the caller's event loop. */
    public <T> Uni<T> call(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> Pauses.of(wholeMillis(next()))).chain(call::get);
    }

    /** Rounded up: there are no shorter timers. */
    static Duration wholeMillis(Duration wait) {
        return Duration.ofMillis(wait.plusNanos(999_999).toMillis());
    }
}
