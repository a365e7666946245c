package org.almoner.database.gate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Whether a pooler in transaction mode stands between (PgBouncer): then two connections of ours, one of them in a transaction,
 * can meet the same process of PostgreSQL, or one connection two of them.
 */
@ApplicationScoped
class PoolerCheck {

    private static final String PROCESS = "select pg_backend_pid()";

    private final Pool pool;

    PoolerCheck(Pool pool) {
        this.pool = pool;
    }

    /** Fails when the database does not answer within the limit. */
    Uni<Boolean> isBetween(Duration limit) {
        return pool.withConnection(one -> pool.withConnection(other -> process(one)
                        .chain(first -> other.query("begin")
                                .execute()
                                .chain(begun -> process(other))
                                .chain(second ->
                                        process(one).map(again -> first.equals(second) || !first.equals(again)))
                                .call(found -> other.query("rollback").execute()))))
                .ifNoItem()
                .after(limit)
                .fail();
    }

    private static Uni<Integer> process(SqlConnection connection) {
        return connection
                .query(PROCESS)
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0));
    }
}
