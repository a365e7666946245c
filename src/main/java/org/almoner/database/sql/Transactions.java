package org.almoner.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Transactions on the SQL client's own interface, each with a connection that is its own from begin to end. They never share
 * one with Hibernate's sessions.
 *
 * <p>Once begun a transaction goes on to its end whether or not anybody waits for it, but not beyond its limit: then whoever
 * waits is told, PostgreSQL is asked to cancel it, and all connections of this pool are closed and made anew. The server's
 * own limits are shorter, so that a transaction gets that far only when the server or the way to it is dead, and one that
 * nobody waits for would still hold its locks.
 */
@ApplicationScoped
public class Transactions {

    private static final String READ_ONLY = "25006";

    private final PoolTuning pools;
    private final TimeLimits limits;
    private final String usual;
    private final Vertx vertx;
    private final AtomicReference<Pool> pool = new AtomicReference<>();

    Transactions(PoolTuning pools, TimeLimits limits, Vertx vertx) {
        this.pools = pools;
        this.limits = limits;
        this.usual = begin(limits.lock());
        this.vertx = vertx;
    }

    void stop(@Observes ShutdownEvent stopping) {
        Pool last = pool.getAndSet(null);
        if (last != null) {
            last.close();
        }
    }

    /** With the limits that every statement has. */
    public <R, T> Uni<T> run(TwoTrips<R, T> trips) {
        return run(trips, limits.lock(), limits.transaction());
    }

    /**
     * Runs it in a transaction of its own.
     *
     * @param lock how long it waits for a lock
     * @param whole how long it takes at most, the wait for a connection included
     * @return what was written, once it is committed; when it fails, nothing was, unless it fails because the answer to the
     *     commit did not come
     */
    public <R, T> Uni<T> run(TwoTrips<R, T> trips, Duration lock, Duration whole) {
        return transaction(lock, whole, transaction -> transaction.run(trips));
    }

    /** Runs it in a transaction that is rolled back whatever it comes to. It may take as long as its statements do. */
    public <T> Uni<T> rehearse(Duration whole, Function<Statements, CompletionStage<T>> work) {
        return transaction(limits.lock(), whole, transaction -> transaction.rehearse(work));
    }

    private <T> Uni<T> transaction(Duration lock, Duration whole, Function<Transaction, CompletionStage<T>> work) {
        return Uni.createFrom().emitter(answer -> {
            Pool used = current();
            Transaction transaction = new Transaction(used, lock.equals(limits.lock()) ? usual : begin(lock));
            long limit = vertx.setTimer(Math.max(1, whole.toMillis()), passed -> {
                answer.fail(new TimeoutException("The transaction took too long"));
                transaction.giveUp();
                renew(used);
            });
            work.apply(transaction).whenComplete((result, failure) -> {
                vertx.cancelTimer(limit);
                if (failure == null) {
                    answer.complete(result);
                    return;
                }
                if (DatabaseFailure.sqlState(failure).filter(READ_ONLY::equals).isPresent()) {
                    // The primary has become a standby: only a new connection can find its successor.
                    renew(used);
                }
                answer.fail(Transaction.reason(failure));
            });
        });
    }

    private String begin(Duration lock) {
        return "begin; " + limits.forTransaction(lock);
    }

    private Pool current() {
        // Somebody else may have made one, and a third let go of that one.
        for (Pool now = pool.get(); ; now = pool.get()) {
            if (now != null) {
                return now;
            }
            Pool made = pools.forTransactions();
            if (pool.compareAndSet(null, made)) {
                return made;
            }
            made.close();
        }
    }

    /** Lets go of all connections: they lead to a server that is no longer the one to write to. */
    public void renew() {
        Pool now = pool.get();
        if (now != null) {
            renew(now);
        }
    }

    private void renew(Pool broken) {
        if (pool.compareAndSet(broken, null)) {
            broken.close();
        }
    }
}
