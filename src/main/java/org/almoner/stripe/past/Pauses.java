package org.almoner.stripe.past;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.almoner.database.sql.OwnContext;

/** Waiting that holds no thread. */
final class Pauses {

    private Pauses() {}

    /** Less than a millisecond is none. Goes on where it was called, since Hibernate Reactive cannot change threads. */
    static Uni<Void> of(Duration time) {
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
