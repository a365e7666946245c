package org.almoner.database.sql;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads on any connection of one pool. */
public final class PoolReads implements Statements {

    private final Pool pool;
    private final Duration age;

    /** @param age how old what its server has is at most */
    public PoolReads(Pool pool, Duration age) {
        this.pool = pool;
        this.age = age;
    }

    /** How old what is read here is at most, by the time at which it was asked for: nothing at the primary. */
    public Duration age() {
        return age;
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
