package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * Gives up waiting for work, and not the work. Cancelled in the middle, Hibernate Reactive would close a session that is in
 * use; PostgreSQL's own limits end what takes too long.
 */
public final class Patience {

    private Patience() {}

    /** Fails with a {@link io.smallrye.mutiny.TimeoutException} when the work has not come to its end by then. */
    public static <T> Uni<T> atMost(Duration limit, Uni<T> work) {
        // What subscribes here knows nothing of whoever waits.
        return Uni.createFrom()
                .<T>emitter(waiting -> work.subscribe().with(waiting::complete, waiting::fail))
                .ifNoItem()
                .after(limit)
                .fail();
    }
}
