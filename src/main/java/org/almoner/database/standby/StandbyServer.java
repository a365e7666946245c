package org.almoner.database.standby;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.almoner.database.pool.LazyPool;
import org.almoner.database.sql.PoolReads;
import org.almoner.database.sql.PoolTuning;
import org.almoner.database.sql.Snapshots;

/** The connections to the standby on which requests are served, and who waits there. */
final class StandbyServer {

    private final Vertx vertx;
    private final LazyPool readers;
    private final LazyPool snapshots;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    StandbyServer(Vertx vertx, PoolTuning pools, PgConnectOptions server) {
        this.vertx = vertx;
        this.readers = new LazyPool(() -> pools.forReading(server));
        this.snapshots = new LazyPool(() -> pools.ofConnections(Snapshots.LIMIT, server));
    }

    /** It fails as soon as the standby is let go, whatever becomes of the work. @param age how old what it has is at most */
    <T> Uni<T> read(Function<PoolReads, Uni<T>> work, Duration age) {
        return Uni.createFrom().emitter(answer -> {
            Context context = vertx.getOrCreateContext();
            Runnable letGo = () -> context.runOnContext(
                    here -> answer.fail(new TimeoutException("The standby was let go while it was read from")));
            waiting.add(letGo);
            Cancellable asked = Uni.createFrom()
                    .deferred(() -> work.apply(new PoolReads(readers.current(), age)))
                    .onTermination()
                    .invoke(() -> waiting.remove(letGo))
                    .subscribe()
                    .with(answer::complete, answer::fail);
            answer.onTermination(asked::cancel);
        });
    }

    LazyPool forSnapshots() {
        return snapshots;
    }

    /** Nobody waits for it any more, and what comes next gets new connections. */
    void letGo() {
        readers.letGo();
        waiting.forEach(Runnable::run);
    }

    void close() {
        readers.letGo();
        snapshots.letGo();
    }
}
