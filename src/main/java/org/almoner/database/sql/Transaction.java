package org.almoner.database.sql;

import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.almoner.database.pool.Loan;
import org.jboss.logging.Logger;

/** One transaction on a connection that it borrows when it begins and gives back when it has ended. */
final class Transaction {

    /** Says which statements are sent, never with what. */
    private static final Logger LOG = Logger.getLogger(Transaction.class);

    /** Everybody may end their own session. */
    private static final String END_IT = "select pg_terminate_backend(pg_backend_pid())";

    /** The SQLSTATE of what comes after a statement that was refused. */
    private static final String TRANSACTION_FAILED = "25P02";

    private final Pool pool;
    private final String begin;

    /** Null before it is borrowed and after it is given back. */
    private volatile SqlConnection connection;

    private volatile boolean givenUp;

    /** Of the first statement that PostgreSQL refused: it refuses all that were sent behind it for that alone. */
    private volatile Throwable refused;

    /** @param begin with what is to hold in it */
    Transaction(Pool pool, String begin) {
        this.pool = pool;
        this.begin = begin;
    }

    <R, T> CompletionStage<T> run(TwoTrips<R, T> trips) {
        return borrow(() -> {
            CompletionStage<Void> begun = command(begin);
            CompletionStage<CompletionStage<T>> writing = begun.thenCombine(
                            Transaction.<Statements>completed(this::ask).thenCompose(trips.reads()),
                            (done, known) -> known)
                    .thenApply(known -> write(trips, known));
            return either(writing, this::commit, this::rollback);
        });
    }

    <T> CompletionStage<T> rehearse(Function<Statements, CompletionStage<T>> work) {
        return borrow(() -> {
            CompletionStage<T> done = command(begin).thenCompose(begun -> work.apply(this::ask));
            return either(
                    done,
                    result -> either(command("rollback"), undone -> completed(result), Transaction::failed),
                    this::rollback);
        });
    }

    /**
     * Asks PostgreSQL to cancel what it does, since nobody waits for it any more. It is rolled back, unless its commit was sent before,
     * and its connection ended.
     */
    void giveUp() {
        givenUp = true;
        SqlConnection borrowed = connection;
        if (borrowed != null) {
            PgConnection.cast(borrowed)
                    .cancelRequest()
                    .onFailure(unheard -> LOG.debugf(
                            "The cancel did not arrive (%s)", unheard.getClass().getSimpleName()));
        }
    }

    /** Whether it has a connection that it has not given back. */
    boolean isUnderWay() {
        return connection != null;
    }

    /** What failed, without what {@link CompletionStage} wraps it in. */
    static Throwable reason(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private interface Work<T> {
        CompletionStage<T> go();
    }

    private <T> CompletionStage<T> borrow(Work<T> work) {
        return Loan.from(pool).toCompletionStage().thenCompose(borrowed -> {
            if (givenUp) {
                borrowed.close();
                throw nobodyWaits();
            }
            connection = borrowed;
            // What breaks it fails the statements; without a handler Vert.x prints it too.
            borrowed.exceptionHandler(broken -> LOG.debugf(
                    "A writer's connection broke (%s)", broken.getClass().getSimpleName()));
            return work.go()
                    .exceptionallyCompose(failure -> failed(isAftermath(failure) ? refused : failure))
                    .whenComplete((result, failure) -> giveBack(borrowed));
        });
    }

    /** A cancel that comes late would hit whatever is done next on the connection, so that it is not lent to anybody again. */
    private void giveBack(SqlConnection borrowed) {
        if (givenUp) {
            borrowed.query(END_IT).execute().onComplete(over -> close(borrowed));
        } else {
            close(borrowed);
        }
    }

    private void close(SqlConnection borrowed) {
        connection = null;
        borrowed.close();
    }

    private <R, T> CompletionStage<T> write(TwoTrips<R, T> trips, R known) {
        if (givenUp) {
            throw nobodyWaits();
        }
        return trips.writes().apply(this::send, known);
    }

    private static CancellationException nobodyWaits() {
        return new CancellationException("Nobody waits for it any more");
    }

    /** PostgreSQL makes a rollback of a commit that comes after a statement it refused, and that statement tells why. */
    private <T> CompletionStage<T> commit(CompletionStage<T> sent) {
        if (givenUp) {
            return rollback(nobodyWaits());
        }
        return sent.thenCombine(command("commit"), (written, committed) -> written);
    }

    private <T> CompletionStage<T> rollback(Throwable failure) {
        return either(command("rollback"), undone -> failed(failure), lost -> failed(failure));
    }

    /** What is written goes as a whole or not at all; what only asks stops in the middle. */
    private CompletionStage<List<Object[]>> ask(String sql, Object... parameters) {
        return givenUp ? failed(nobodyWaits()) : send(sql, parameters);
    }

    private CompletionStage<List<Object[]>> send(String sql, Object... parameters) {
        LOG.debug(sql);
        return connection
                .preparedQuery(sql)
                .execute(Tuple.wrap(parameters))
                .onFailure(this::remember)
                .map(Transaction::rows)
                .toCompletionStage();
    }

    private void remember(Throwable failure) {
        if (refused == null) {
            refused = failure;
        }
    }

    /** Whether it only says that the transaction had failed before. */
    private static boolean isAftermath(Throwable failure) {
        return reason(failure) instanceof PgException told && TRANSACTION_FAILED.equals(told.getSqlState());
    }

    static List<Object[]> rows(RowSet<Row> found) {
        List<Object[]> rows = new ArrayList<>(found.size());
        for (Row row : found) {
            Object[] values = new Object[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.getValue(i) instanceof Numeric number ? number.bigDecimalValue() : row.getValue(i);
            }
            rows.add(values);
        }
        return rows;
    }

    /** What has neither parameters nor rows. */
    private CompletionStage<Void> command(String sql) {
        LOG.debug(sql);
        return connection.query(sql).execute().<Void>mapEmpty().toCompletionStage();
    }

    private static <T> CompletionStage<T> completed(T value) {
        return CompletableFuture.completedStage(value);
    }

    private static <T> CompletionStage<T> failed(Throwable failure) {
        return CompletableFuture.failedStage(failure);
    }

    private static <A, B> CompletionStage<B> either(
            CompletionStage<A> stage,
            Function<A, CompletionStage<B>> succeeded,
            Function<Throwable, CompletionStage<B>> failed) {
        return stage.handle((value, failure) -> failure == null ? succeeded.apply(value) : failed.apply(failure))
                .thenCompose(next -> next);
    }
}
