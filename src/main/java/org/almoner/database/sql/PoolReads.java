package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.almoner.database.pool.TimeLimits;

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

    /**
     * For one statement that may take longer than {@link TimeLimits#statement}, in a transaction of its own. When nobody waits for it
     * any more PostgreSQL ends it.
     */
    public Uni<List<Object[]>> readFor(Duration limit, String sql, Object... parameters) {
        return Uni.createFrom().emitter(answer -> {
            Transaction once = new Transaction(
                    pool,
                    "begin isolation level read committed read only; set local statement_timeout = "
                            + limit.toMillis());
            answer.onTermination(once::giveUp);
            once.rehearse(statements -> statements.send(sql, parameters)).whenComplete((rows, failure) -> {
                if (failure == null) {
                    answer.complete(rows);
                } else {
                    answer.fail(Transaction.reason(failure));
                }
            });
        });
    }
}
