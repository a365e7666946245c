package org.almoner.database.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Whether the server at the other end of a connection takes writes: a standby answers too, and so does a primary told not to. */
public final class WritableServer {

    /** An SQL expression. */
    public static final String IS_READ_ONLY =
            "(pg_is_in_recovery() or current_setting('transaction_read_only')::boolean)";

    private WritableServer() {}

    /** Fails with a {@link ReadOnlyServerException} when it does not. */
    public static Future<Void> require(SqlClient client) {
        return client.query("select " + IS_READ_ONLY)
                .execute()
                .compose(answer -> answer.iterator().next().getBoolean(0)
                        ? Future.failedFuture(new ReadOnlyServerException())
                        : Future.succeededFuture());
    }
}
