package org.almoner.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.almoner.database.pool.LazyPool;
import org.almoner.database.pool.Loan;
import org.almoner.database.pool.TimeLimits;

/**
 * Reads what is too long for a list: from one snapshot, by a cursor on a connection that requests have no part in. It holds two
 * pieces in memory, the one that is taken and the next, whatever the length of the whole.
 */
@ApplicationScoped
public class Snapshots {

    /** At once; who wants more of them keeps count, since the next would wait for a connection. */
    public static final int LIMIT = 2;

    private static final int PIECE_ROWS = 1000;

    /** Of a statement, and of a taker that takes nothing: a snapshot keeps PostgreSQL from cleaning up behind it. */
    private static final Duration STALLED = Duration.ofSeconds(30);

    /**
     * PostgreSQL's own limit on standing still is for a replica that is frozen: while we live, the connection is not to die of it. And
     * that a statement has met its limit takes time to be told.
     */
    private static final Duration FROZEN = Duration.ofSeconds(5);

    private static final Duration WHOLE = Duration.ofHours(1);

    /** Behind a pooler in transaction mode, what the session has set may be another session's. */
    private static final String BEGIN =
            "begin isolation level repeatable read read only; set local statement_timeout = %d;"
                    + " set local idle_in_transaction_session_timeout = %d; "
                    + TimeLimits.withoutLimitOnTransactions(true);

    private final Vertx vertx;
    private final LazyPool pool;

    Snapshots(Vertx vertx, PoolTuning pools) {
        this.vertx = vertx;
        this.pool = new LazyPool(() -> pools.ofConnections(LIMIT));
    }

    /** Where the rows go. */
    public interface Taker {

        /**
         * Called one time after the other, at least once, on any thread.
         *
         * @param rows as {@link Statements#send} gives them; empty only when there are none at all
         * @return completes when it can take more, and fails when it wants none
         */
        CompletionStage<Void> take(List<Object[]> rows);
    }

    void stop(@Observes ShutdownEvent stopping) {
        pool.letGo();
    }

    /**
     * Reads all rows.
     *
     * @param sql with PostgreSQL's parameters ($1)
     * @return completes when all are taken; fails also when that takes longer than an hour, or nothing is taken for half a minute
     */
    public Uni<Void> read(String sql, List<Object> parameters, Taker taker) {
        return read(pool, sql, parameters, taker);
    }

    /** The same, on connections of another pool. */
    public Uni<Void> read(LazyPool from, String sql, List<Object> parameters, Taker taker) {
        return read(from, STALLED, sql, parameters, taker);
    }

    /** The same, with another limit than half a minute. */
    Uni<Void> read(LazyPool from, Duration stalled, String sql, List<Object> parameters, Taker taker) {
        return Uni.createFrom().completionStage(() -> {
            Pool used = from.current();
            return Loan.from(used)
                    .toCompletionStage()
                    .thenCompose(connection ->
                            new Walk(connection, () -> from.letGo(used), taker, stalled).go(sql, parameters));
        });
    }

    private final class Walk {

        private final SqlConnection connection;
        private final Runnable letGo;
        private final Taker taker;
        private final Duration stalled;
        private final Duration silent;
        private final long started = System.nanoTime();

        /** Nothing comes on this connection any more. */
        private volatile boolean lost;

        private Walk(SqlConnection connection, Runnable letGo, Taker taker, Duration stalled) {
            this.connection = connection;
            this.letGo = letGo;
            this.taker = taker;
            this.stalled = stalled;
            this.silent = stalled.plus(FROZEN);
        }

        private CompletionStage<Void> go(String sql, List<Object> parameters) {
            // The driver keeps how a statement's rows look by its text: another query needs another cursor's name.
            String cursor = "snapshot_" + Integer.toHexString(sql.hashCode());
            String fetch = "fetch " + PIECE_ROWS + " from " + cursor;
            return heard(connection
                            .query(BEGIN.formatted(stalled.toMillis(), silent.toMillis()))
                            .execute())
                    .thenCompose(begun -> heard(connection
                            .preparedQuery("declare " + cursor + " no scroll cursor for " + sql)
                            .execute(Tuple.tuple(new ArrayList<>(parameters)))))
                    .thenCompose(declared -> fetch(fetch))
                    .thenCompose(first -> take(fetch, first))
                    .handle((taken, failure) -> end().<Void>handle((ended, unheard) -> {
                        if (failure != null) {
                            throw new CompletionException(Transaction.reason(failure));
                        }
                        return null;
                    }))
                    .thenCompose(ended -> ended);
        }

        private CompletionStage<List<Object[]>> fetch(String statement) {
            return heard(connection.preparedQuery(statement).execute().map(Transaction::rows));
        }

        /** The driver never closes a connection whose other end does not: its place in the pool would be lost. */
        private <T> CompletionStage<T> heard(Future<T> asked) {
            return asked.timeout(silent.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> {
                        if (!asked.isComplete()) {
                            lost = true;
                            letGo.run();
                        }
                    })
                    .toCompletionStage();
        }

        /** The next piece is on its way while this one is taken. */
        private CompletionStage<Void> take(String fetch, List<Object[]> rows) {
            if (System.nanoTime() - started > WHOLE.toNanos()) {
                return CompletableFuture.failedStage(new TimeoutException("The reading took too long"));
            }
            if (rows.size() < PIECE_ROWS) {
                return hand(rows);
            }
            CompletionStage<List<Object[]>> next = fetch(fetch);
            return hand(rows)
                    .thenCompose(taken -> next)
                    .thenCompose(more -> more.isEmpty() ? CompletableFuture.completedStage(null) : take(fetch, more));
        }

        /** Nobody else would tell: that PostgreSQL ended the transaction would be heard when something is taken. */
        private CompletionStage<Void> hand(List<Object[]> rows) {
            CompletableFuture<Void> taken =
                    taker.take(rows).toCompletableFuture().copy();
            long limit = vertx.setTimer(
                    stalled.toMillis(), passed -> taken.completeExceptionally(new NothingTakenException()));
            return taken.whenComplete((done, failure) -> vertx.cancelTimer(limit));
        }

        /** There is nothing to commit. */
        private CompletionStage<Void> end() {
            return lost
                    ? CompletableFuture.completedStage(null)
                    : heard(connection
                            .query("rollback")
                            .execute()
                            .eventually(ignored -> connection.close())
                            .mapEmpty());
        }
    }

    private static final class NothingTakenException extends TimeoutException implements TellsWhy {

        private static final long serialVersionUID = 1L;

        @Override
        public String why() {
            return "nothing of it was taken for too long";
        }
    }
}
