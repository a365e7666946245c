package org.almoner.database.look;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.almoner.database.sql.Patience;

/**
 * Whether this replica sees what it looks at again and again, as a metric: while it does not, what it tells of that is what it saw
 * last.
 */
public final class Sight {

    /** Of one look: a database that is frozen, or a connection on which nothing comes any more, must not end them for good. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** 1 while the last look failed. */
    private final AtomicInteger blind;

    /** @param name the metric's label, of one thing alone */
    public Sight(MeterRegistry metrics, String name) {
        this.blind = metrics.gauge("almoner.looks.blind", Tags.of("what", name), new AtomicInteger());
    }

    /** Fails as the look does, also when nothing comes of it in time: whoever asked tells of that. */
    public <T> Uni<T> of(Uni<T> look) {
        return of(look, () -> {}, failure -> {});
    }

    /**
     * The same.
     *
     * @param regained told when it succeeds again
     * @param lost told why, when the one before did not fail
     */
    <T> Uni<T> of(Uni<T> look, Runnable regained, Consumer<Throwable> lost) {
        return Patience.atMost(LIMIT, look)
                .invoke(() -> {
                    if (blind.getAndSet(0) == 1) {
                        regained.run();
                    }
                })
                .onFailure()
                .invoke(failure -> {
                    if (blind.getAndSet(1) == 0) {
                        lost.accept(failure);
                    }
                });
    }
}
