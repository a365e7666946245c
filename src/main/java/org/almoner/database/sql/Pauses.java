package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Waiting that holds no thread. */
public final class Pauses {

    private Pauses() {}

    /** Less than a millisecond is none. Goes on where it was called, since Hibernate Reactive cannot change threads. */
    public static Uni<Void> of(Duration time) {
        return Uni.createFrom()
                .deferred(() -> time.toMillis() <= 0
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(time)
                                .emitOn(OwnContext.caller()));
    }
}
