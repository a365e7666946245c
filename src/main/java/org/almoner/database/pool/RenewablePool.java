package org.almoner.database.pool;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A pool that can begin anew, under whoever keeps it. A connection on which nothing comes any more is lost to its pool for good: the
 * driver (4.5) closes its own half, and then waits for the server to close the other.
 *
 * <p>The connections of before are left to who has borrowed them, and closed after a time. It begins anew only once in that time, so
 * that there are never more than two pools that answer.
 */
// Quarkus casts what a PgPoolCreator makes to PgPool.
public final class RenewablePool implements PgPool {

    private static final Logger LOG = Logger.getLogger(RenewablePool.class);

    /** A pool is closed with what it was made in, which for a verticle would be its end. */
    private final Context noVerticle;

    private final Supplier<Pool> maker;
    private final Duration farewell;

    private volatile Pool current;

    /** Null when there is none. */
    private Pool before;

    private boolean closed;

    /**
     * @param noVerticle where later pools are made
     * @param farewell how long connections of before are left to those who have them
     */
    public RenewablePool(Context noVerticle, Supplier<Pool> maker, Duration farewell) {
        this.noVerticle = noVerticle;
        this.maker = maker;
        this.farewell = farewell;
        this.current = maker.get();
    }

    /** Soon, unless it has been done too lately. */
    public void beginAnew() {
        noVerticle.runOnContext(here -> renew());
    }

    private synchronized void renew() {
        if (closed || before != null) {
            return;
        }
        before = current;
        current = maker.get();
        noVerticle.owner().setTimer(farewell.toMillis(), passed -> letGo());
        LOG.warn("All connections to read from the database are made anew: it gave no answer on one of them");
    }

    private synchronized void letGo() {
        if (before != null) {
            // Nobody waits for it: it ends only when the server closes all of them.
            before.close();
            before = null;
        }
    }

    @Override
    public synchronized Future<Void> close() {
        closed = true;
        letGo();
        return current.close();
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        close().onComplete(handler);
    }

    @Override
    public Future<SqlConnection> getConnection() {
        return current.getConnection();
    }

    @Override
    public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
        current.getConnection(handler);
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return current.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return current.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return current.preparedQuery(sql, options);
    }

    @Override
    public int size() {
        return current.size();
    }

    /** @throws UnsupportedOperationException always: the next pool would not know of it */
    @Override
    public PgPool connectHandler(Handler<SqlConnection> handler) {
        throw new UnsupportedOperationException();
    }

    /** @throws UnsupportedOperationException always: the next pool would not know of it */
    @Override
    public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
        throw new UnsupportedOperationException();
    }
}
