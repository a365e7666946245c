package org.almoner.database.standby;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.almoner.database.sql.PoolTuning;

/**
 * Asks primary and standby where they stand, each on one connection that nobody else waits for: a busy pool is no standby that is
 * behind. One that gave no answer in time may never do so, and is let go.
 */
final class Look {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final String WHERE = "(select system_identifier::text from pg_control_system()),"
            + " (select oid::bigint from pg_database where datname = current_database()),"
            + " coalesce((select oid::bigint from pg_namespace where nspname = current_schema()), 0)";

    /** What is committed is flushed. A standby refuses to tell it. */
    private static final String PRIMARY = "select " + WHERE
            + ", ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::integer,"
            + " (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint";

    /** Which timeline it is on a standby writes down now and then, so that it is known some minutes after a fail-over at the latest. */
    private static final String REPLICA = "select " + WHERE
            + ", greatest((select timeline_id from pg_control_checkpoint()),"
            + " (select min_recovery_end_timeline from pg_control_recovery())),"
            + " (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint, pg_is_in_recovery()";

    private final PoolTuning pools;
    private final PgConnectOptions server;
    private Pool primary;
    private Pool standby;

    Look(PoolTuning pools, PgConnectOptions server) {
        this.pools = pools;
        this.server = server;
    }

    /** @return what it found; it fails when the standby gives no answer */
    Future<Sighting> take(Trail trail) {
        long asked = System.nanoTime();
        return primary(trail, asked).transform(heard -> standby(trail));
    }

    private Future<Void> primary(Trail trail, long asked) {
        if (primary == null) {
            primary = pools.ofConnections(1);
        }
        return ask(primary, PRIMARY)
                .<Void>map(row -> {
                    trail.flushed(origin(row), row.getLong(4), asked);
                    return null;
                })
                .onFailure(silent -> {
                    primary.close();
                    primary = null;
                });
    }

    private Future<Sighting> standby(Trail trail) {
        if (standby == null) {
            standby = pools.ofConnections(1, server);
        }
        return ask(standby, REPLICA)
                .map(row -> Sighting.of(trail, origin(row), row.getBoolean(5), row.getLong(4)))
                .onFailure(silent -> {
                    standby.close();
                    standby = null;
                });
    }

    private static Origin origin(Row row) {
        return new Origin(row.getString(0), row.getInteger(3), row.getLong(1), row.getLong(2));
    }

    private static Future<Row> ask(Pool pool, String question) {
        return pool.withConnection(connection -> connection.query(question).execute())
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> rows.iterator().next());
    }

    void close() {
        if (primary != null) {
            primary.close();
        }
        if (standby != null) {
            standby.close();
        }
    }
}
