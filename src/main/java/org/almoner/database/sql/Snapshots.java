package org.almoner.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
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
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

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

    /** PostgreSQL's own limit on standing still is for a replica that is frozen: while we live, the connection is not to die of it. */
    private static final Duration FROZEN = Duration.ofSeconds(5);

    private static final Duration WHOLE = Duration.ofHours(1);

    private static final String BEGIN =
            "begin isolation level repeatable read read only; set local statement_timeout = %d;"
                    + " set local idle_in_transaction_session_timeout = %d";

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
        return read(pool::current, sql, parameters, taker);
    }

    /** The same, on connections of another pool. */
    public Uni<Void> read(Supplier<Pool> from, String sql, List<Object> parameters, Taker taker) {
        return read(from, STALLED, sql, parameters, taker);
    }

    /** The same, with another limit than half a minute. */
    Uni<Void> read(Supplier<Pool> from, Duration stalled, String sql, List<Object> parameters, Taker taker) {
        return Uni.createFrom()
                .completionStage(() -> Loan.from(from.get())
                        .toCompletionStage()
                        .thenCompose(connection -> new Walk(connection, taker, stalled).go(sql, parameters)));
    }

    private final class Walk {

        private final SqlConnection connection;
        private final Taker taker;
        private final Duration stalled;
        private final long started = System.nanoTime();

        private Walk(SqlConnection connection, Taker taker, Duration stalled) {
            this.connection = connection;
            this.taker = taker;
            this.stalled = stalled;
        }

        private CompletionStage<Void> go(String sql, List<Object> parameters) {
            // The driver keeps how a statement's rows look by its text: another query needs another cursor's name.
            String cursor = "snapshot_" + Integer.toHexString(sql.hashCode());
            String fetch = "fetch " + PIECE_ROWS + " from " + cursor;
            return connection
                    .query(BEGIN.formatted(
                            stalled.toMillis(), stalled.plus(FROZEN).toMillis()))
                    .execute()
                    .toCompletionStage()
                    .thenCompose(begun -> connection
                            .preparedQuery("declare " + cursor + " no scroll cursor for " + sql)
                            .execute(Tuple.tuple(new ArrayList<>(parameters)))
                            .toCompletionStage())
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
            return connection
                    .preparedQuery(statement)
                    .execute()
                    .map(Transaction::rows)
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
            return connection
                    .query("rollback")
                    .execute()
                    .eventually(ignored -> connection.close())
                    .<Void>mapEmpty()
                    .toCompletionStage();
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
