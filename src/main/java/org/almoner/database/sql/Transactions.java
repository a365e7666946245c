package org.almoner.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.almoner.database.pool.LazyPool;
import org.almoner.database.pool.TimeLimits;

/**
 * Transactions on the SQL client's own interface, each with a connection that is its own from begin to end. They never share
 * one with Hibernate's sessions.
 *
 * <p>Once begun a transaction goes on to its end whether or not anybody waits for it, but not beyond its limit: then whoever
 * waits is told, and PostgreSQL is asked to cancel it, since one that nobody waits for would still hold its locks. The server's
 * own limits are shorter, but many statements may each keep theirs: a server that is only slow does cancel. When it has not a
 * moment later, it or the way to it is dead, and all connections of that pool are closed and made anew.
 *
 * <p>The queue of events has connections of its own: jobs and checkouts that wait for each other keep none of them.
 */
@ApplicationScoped
public class Transactions {

    /**
     * The queue has one transaction under way, on the event loop where nothing else is or on that of a delivery that came alone. With
     * two cores each of these has a connection: every answer on another's would stand in line behind what that loop has to do.
     */
    private static final int OF_THE_QUEUE = 5;

    /** For what is recorded one by one. */
    private static final int OF_ALL_OTHERS = 4;

    /** For a cancel to arrive and to be heeded. */
    private static final Duration CANCELLING = Duration.ofSeconds(1);

    private final TimeLimits limits;
    private final String usual;
    private final Vertx vertx;
    private final LazyPool ofTheQueue;
    private final LazyPool ofAllOthers;

    Transactions(PoolTuning pools, TimeLimits limits, Vertx vertx) {
        this.limits = limits;
        this.usual = begin(limits.lock());
        this.vertx = vertx;
        this.ofTheQueue = new LazyPool(() -> pools.ofConnections(OF_THE_QUEUE));
        this.ofAllOthers = new LazyPool(() -> pools.ofConnections(OF_ALL_OTHERS));
    }

    void stop(@Observes ShutdownEvent stopping) {
        renew();
    }

    /**
     * Runs it in a transaction of its own, with the limits that every statement has.
     *
     * @return what was written, once it is committed; when it fails, nothing was, unless it fails because the answer to the
     *     commit did not come in time
     */
    public <R, T> Uni<T> run(TwoTrips<R, T> trips) {
        return transaction(ofAllOthers, limits.lock(), limits.transaction(), transaction -> transaction.run(trips));
    }

    /** The same for what is written without asking anything before. */
    public <T> Uni<T> write(Function<Statements, CompletionStage<T>> writes) {
        return run(new TwoTrips<Void, T>(
                statements -> CompletableFuture.completedStage(null),
                (statements, nothing) -> writes.apply(statements)));
    }

    /** The same with one statement. @return its rows */
    public Uni<List<Object[]>> write(String sql, Object... parameters) {
        return write(statements -> statements.send(sql, parameters));
    }

    /**
     * The same for the queue of events, on its own connections.
     *
     * @param lock how long it waits for a lock
     * @param whole how long it takes at most, the wait for a connection included
     */
    public <R, T> Uni<T> runQueued(TwoTrips<R, T> trips, Duration lock, Duration whole) {
        return transaction(ofTheQueue, lock, whole, transaction -> transaction.run(trips));
    }

    /** Runs it in a transaction that is rolled back whatever it comes to. It may take as long as its statements do. */
    public <T> Uni<T> rehearse(Duration whole, Function<Statements, CompletionStage<T>> work) {
        return transaction(ofAllOthers, limits.lock(), whole, transaction -> transaction.rehearse(work));
    }

    /** Makes a connection of each kind, where the event loop that asks has none and there is room. */
    public Uni<Void> open(Duration whole) {
        return Uni.join()
                .all(open(ofTheQueue, whole), open(ofAllOthers, whole))
                .andCollectFailures()
                .replaceWithVoid();
    }

    private Uni<List<Object[]>> open(LazyPool pool, Duration whole) {
        return transaction(
                pool,
                limits.lock(),
                whole,
                transaction -> transaction.rehearse(statements -> statements.send("select 1")));
    }

    private <T> Uni<T> transaction(
            LazyPool pool, Duration lock, Duration whole, Function<Transaction, CompletionStage<T>> work) {
        return Uni.createFrom().emitter(answer -> {
            Pool used = pool.current();
            Transaction transaction = new Transaction(used, lock.equals(limits.lock()) ? usual : begin(lock));
            long limit = vertx.setTimer(Math.max(1, whole.toMillis()), passed -> {
                answer.fail(new TimeoutException("The transaction took too long"));
                transaction.giveUp();
                vertx.setTimer(CANCELLING.toMillis(), later -> {
                    if (transaction.isUnderWay()) {
                        pool.letGo(used);
                    }
                });
            });
            work.apply(transaction).whenComplete((result, failure) -> {
                vertx.cancelTimer(limit);
                if (failure == null) {
                    answer.complete(result);
                    return;
                }
                if (DatabaseFailure.sqlState(failure)
                        .filter(DatabaseFailure.READ_ONLY::equals)
                        .isPresent()) {
                    // The primary has become a standby: only a new connection can find its successor.
                    pool.letGo(used);
                }
                answer.fail(Transaction.reason(failure));
            });
        });
    }

    /**
     * Whoever has waited for a lock sees what its holder has written: whatever the role, the database or the server has as
     * {@code default_transaction_isolation}, with which a payment could count twice.
     */
    private String begin(Duration lock) {
        return "begin isolation level read committed; " + limits.forTransaction(lock);
    }

    /** Lets go of all connections: they lead to a server that is no longer the one to write to. */
    public void renew() {
        ofTheQueue.letGo();
        ofAllOthers.letGo();
    }
}
