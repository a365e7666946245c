package org.almoner.database.sql;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Gives up waiting for work, and not the work. Cancelled in the middle, Hibernate Reactive would close a session that is in
 * use; PostgreSQL's own limits end what takes too long.
 */
public final class Patience {

    /** Work may fail with a {@link TimeoutException} of its own, which is not that it goes on. */
    private static final class NotYet extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private Patience() {}

    /** Fails with a {@link TimeoutException} when the work has not come to its end by then. */
    public static <T> Uni<T> atMost(Duration limit, Uni<T> work) {
        return atMost(limit, work, () -> {
            throw new TimeoutException();
        });
    }

    /** @param otherwise what it comes to when the work has not come to its end by then; may throw */
    public static <T> Uni<T> atMost(Duration limit, Uni<T> work, Supplier<T> otherwise) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = OwnContext.caller();
            // What subscribes here knows nothing of whoever waits.
            return Uni.createFrom()
                    .<T>emitter(waiting -> work.subscribe().with(waiting::complete, waiting::fail))
                    .onFailure()
                    .recoverWithUni(
                            failure -> Uni.createFrom().<T>failure(failure).emitOn(caller))
                    .ifNoItem()
                    .after(limit)
                    .failWith(NotYet::new)
                    // A timer tells it on a thread of its own, where whatever is done about it has no session.
                    .onFailure(NotYet.class)
                    .recoverWithUni(
                            () -> Uni.createFrom().voidItem().emitOn(caller).map(late -> otherwise.get()));
        });
    }

    /** Fails as soon as this does. */
    public static <T> Uni<T> until(CompletableFuture<Void> fails, Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = OwnContext.caller();
            return Uni.createFrom()
                    .<T>emitter(waiting -> {
                        fails.whenComplete((nothing, failure) -> waiting.fail(failure));
                        if (!fails.isDone()) {
                            work.subscribe().with(waiting::complete, waiting::fail);
                        }
                    })
                    .onFailure()
                    .recoverWithUni(
                            failure -> Uni.createFrom().<T>failure(failure).emitOn(caller));
        });
    }
}
