package org.almoner.database.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;

/** Whether the server at the other end of a connection takes writes: a standby answers too, and so does a primary told not to. */
public final class WritableServer {

    /** An SQL expression. */
    public static final String IS_READ_ONLY =
            "(pg_is_in_recovery() or current_setting('transaction_read_only')::boolean)";

    private WritableServer() {}

    /** Fails with a {@link ReadOnlyServerException} when it does not. */
    public static Future<Void> require(SqlClient client) {
        return now(client).mapEmpty();
    }

    /** Likewise. @return what its clock says */
    public static Future<Instant> now(SqlClient client) {
        return client.query("select " + IS_READ_ONLY + ", clock_timestamp()")
                .execute()
                .map(answer -> answer.iterator().next())
                .compose(row -> row.getBoolean(0)
                        ? Future.failedFuture(new ReadOnlyServerException())
                        : Future.succeededFuture(row.getOffsetDateTime(1).toInstant()));
    }
}
