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
            long wait = turn();
            return wait <= 0
                    ? call.get()
                    : Uni.createFrom()
                            .voidItem()
                            .onItem()
                            .delayIt()
                            .by(Duration.ofNanos(wait))
                            .emitOn(OwnContext.caller())
                            .flatMap(turned -> call.get());
        });
    }

    private synchronized long turn() {
        long now = System.nanoTime();
        next = next - now < 0 ? now : next;
        long wait = next - now;
        next += intervalNanos;
        return wait;
    }
}
