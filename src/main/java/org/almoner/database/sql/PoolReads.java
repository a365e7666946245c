package org.almoner.database.sql;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads on any connection of one pool. */
public final class PoolReads implements Statements {

    private final Pool pool;

    public PoolReads(Pool pool) {
        this.pool = pool;
    }

    @Override
    public CompletionStage<List<Object[]>> send(String sql, Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.wrap(parameters))
                .map(Transaction::rows)
                .toCompletionStage();
    }

    /** For one statement that may take longer than {@link TimeLimits#statement}, in a transaction of its own. */
    public CompletionStage<List<Object[]>> sendFor(Duration limit, String sql, Object... parameters) {
        return pool.withTransaction(connection -> connection
                        .query("set local statement_timeout = " + limit.toMillis())
                        .execute()
                        .compose(set -> connection.preparedQuery(sql).execute(Tuple.wrap(parameters)))
                        .map(Transaction::rows))
                .toCompletionStage();
    }
}
