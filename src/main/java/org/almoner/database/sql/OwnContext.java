package org.almoner.database.sql;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Starts work that outlives the request that asked for it: with a database session of its own, and not the request's. */
@ApplicationScoped
public class OwnContext {

    private final Vertx vertx;

    OwnContext(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins at once and goes on whether or not anybody waits for it. */
    public <T> Uni<T> start(Supplier<Uni<T>> work) {
        Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);
        Executor caller = caller();
        Uni<T> running = Uni.createFrom()
                .<T>emitter(emitter -> own.runOnContext(ignored -> run(work, emitter)))
                .memoize()
                .indefinitely();
        running.subscribe().with(done -> {}, failed -> {});
        return running.emitOn(caller);
    }

    /** Leads back to where it was asked for, since Hibernate Reactive cannot change threads. */
    public static Executor caller() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }

    private static <T> void run(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Uni.createFrom().deferred(() -> work.get()).subscribe().with(emitter::complete, emitter::fail);
    }
}
