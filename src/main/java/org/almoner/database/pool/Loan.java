package org.almoner.database.pool;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A connection out of a pool, for which somebody waits a limited time. The limit that Vert.x itself has for it (4.5,
 * {@code PoolOptions.connectionTimeout}) loses connections: one that is on its way when the time is over comes to nobody and is never
 * given back, and a pool that has more to do than it can has one on its way all the time.
 */
public final class Loan {

    /** A connection, made or returned by others: an answer is due within ten seconds, and the work comes after it. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private Loan() {}

    /**
     * @return fails with a {@link java.util.concurrent.TimeoutException} when there is none within three seconds; one that comes later
     *     goes back to the pool
     */
    public static Future<SqlConnection> from(Pool pool) {
        return from(pool, LIMIT);
    }

    /** The same, with another limit. */
    public static Future<SqlConnection> from(Pool pool, Duration limit) {
        Future<SqlConnection> asked = pool.getConnection();
        Future<SqlConnection> lent = asked.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        asked.onSuccess(came -> lent.onFailure(late -> came.close()));
        return lent;
    }
}
