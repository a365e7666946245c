package org.almoner.database.job;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.almoner.database.job.JobLeases.Lease;
import org.almoner.database.sql.Patience;

/**
 * The leases that this replica has. What is done under one is waited for as long as it is kept, and no longer: whatever hangs below,
 * a connection on which nothing comes any more among it, the job ends here when others may begin it, and so may this replica.
 */
@ApplicationScoped
class HeldLeases {

    private final Vertx vertx;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private volatile boolean closing;
    private volatile boolean ending;

    HeldLeases(Vertx vertx) {
        this.vertx = vertx;
    }

    private static final class Held {
        private final Lease lease;

        /** Fails when nobody is to wait any more. */
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private volatile long timer;
        private volatile long keptNanos = System.nanoTime();

        private Held(Lease lease) {
            this.lease = lease;
        }

        private long leftMillis() {
            return lease.silence().minusNanos(System.nanoTime() - keptNanos).toMillis();
        }
    }

    void add(Lease lease) {
        Held added = new Held(lease);
        held.put(lease.holder(), added);
        watch(added);
        if (ending) {
            added.end.completeExceptionally(LeaseLostException.ending());
        }
    }

    private void watch(Held watched) {
        watched.timer = vertx.setTimer(Math.max(1, watched.leftMillis()), passed -> {
            if (watched.leftMillis() > 0) {
                watch(watched);
            } else {
                held.remove(watched.lease.holder());
                watched.end.completeExceptionally(LeaseLostException.silent(watched.lease.silence()));
            }
        });
    }

    void kept(Lease lease) {
        Held known = held.get(lease.holder());
        if (known != null) {
            known.keptNanos = System.nanoTime();
        }
    }

    void remove(Lease lease) {
        Held removed = held.remove(lease.holder());
        if (removed != null) {
            vertx.cancelTimer(removed.timer);
        }
    }

    <T> Uni<T> whileHeld(Lease lease, Uni<T> work) {
        Held known = held.get(lease.holder());
        return known == null ? Uni.createFrom().failure(LeaseLostException.gone()) : Patience.until(known.end, work);
    }

    /** From now on no job is to begin by itself here. */
    void beginNoMore() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    boolean isEnding() {
        return ending;
    }

    /** Nobody waits any more for what is done here. @return what is to be given back */
    List<Lease> end() {
        ending = true;
        return held.values().stream()
                .peek(one -> one.end.completeExceptionally(LeaseLostException.ending()))
                .map(one -> one.lease)
                .toList();
    }
}
