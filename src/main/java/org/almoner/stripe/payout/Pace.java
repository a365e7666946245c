package org.almoner.stripe.payout;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.almoner.stripe.api.OwnContext;

/** Keeps the calls of this floor at the rate that is set, whichever of its jobs makes them. */
@ApplicationScoped
class Pace {

    private final long intervalNanos;
    private long next = System.nanoTime();

    Pace(PayoutSettings settings) {
        intervalNanos = TimeUnit.SECONDS.toNanos(1) / settings.rate();
    }

    /** The call begins when it is its turn. */
    <T> Uni<T> call(Supplier<Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            Duration wait = wholeMillis(turn());
            return wait.isZero()
                    ? call.get()
                    : Uni.createFrom()
                            .voidItem()
                            .onItem()
                            .delayIt()
                            .by(wait)
                            .emitOn(OwnContext.caller())
                            .flatMap(turned -> call.get());
        });
    }

    /** Rounded up: there are no shorter timers. */
    static Duration wholeMillis(long nanos) {
        return Duration.ofMillis((nanos + 999_999) / 1_000_000);
    }

    private synchronized long turn() {
        long now = System.nanoTime();
        next = next - now < 0 ? now : next;
        long wait = next - now;
        next += intervalNanos;
        return wait;
    }
}
