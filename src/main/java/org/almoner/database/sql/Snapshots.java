package org.almoner.database.sql;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
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

    private static final Duration WHOLE = Duration.ofHours(1);

    private static final String BEGIN =
            "begin isolation level repeatable read read only; set local statement_timeout = %1$d;"
                    .concat(" set local idle_in_transaction_session_timeout = %1$d")
                    .formatted(STALLED.toMillis());

    private final LazyPool pool;

    Snapshots(PoolTuning pools) {
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
    public static Uni<Void> read(Supplier<Pool> pool, String sql, List<Object> parameters, Taker taker) {
        return Uni.createFrom()
                .completionStage(() -> Loan.from(pool.get())
                        .toCompletionStage()
                        .thenCompose(connection -> new Walk(connection, taker).go(sql, parameters)));
    }

    private static final class Walk {

        private final SqlConnection connection;
        private final Taker taker;
        private final long started = System.nanoTime();

        private Walk(SqlConnection connection, Taker taker) {
            this.connection = connection;
            this.taker = taker;
        }

        private CompletionStage<Void> go(String sql, List<Object> parameters) {
            // The driver keeps how a statement's rows look by its text: another query needs another cursor's name.
            String cursor = "snapshot_" + Integer.toHexString(sql.hashCode());
            String fetch = "fetch " + PIECE_ROWS + " from " + cursor;
            return connection
                    .query(BEGIN)
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
                return taker.take(rows);
            }
            CompletionStage<List<Object[]>> next = fetch(fetch);
            return taker.take(rows)
                    .thenCompose(taken -> next)
                    .thenCompose(more -> more.isEmpty() ? CompletableFuture.completedStage(null) : take(fetch, more));
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
}
