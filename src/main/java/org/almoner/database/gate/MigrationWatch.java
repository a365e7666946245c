package org.almoner.database.gate;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.almoner.database.ConnectionProblem;
import org.almoner.database.DatabaseUrl;

/** Says what migrations that take their time wait for, as seen from another connection. */
@ApplicationScoped
class MigrationWatch {

    /** Only figures and names of our own tables: what another session calls itself is not ours to repeat. */
    private static final String WHO_HOLDS_IT = """
            select coalesce(wanted.relation::regclass::text, wanted.locktype) as lock, holder.pid, holder.state,
                   extract(epoch from now() - holder.xact_start)::bigint as seconds
            from pg_stat_activity waiting
            join pg_locks wanted on wanted.pid = waiting.pid and not wanted.granted
            cross join unnest(pg_blocking_pids(waiting.pid)) as blocking(pid)
            join pg_stat_activity holder on holder.pid = blocking.pid
            where waiting.application_name = $1 and waiting.datname = current_database()
            limit 3""";

    private final Pool pool;

    MigrationWatch(Pool pool) {
        this.pool = pool;
    }

    /** @return a clause for the log; also when the database gives no answer in time */
    String waitsFor(Duration limit) {
        return pool.preparedQuery(WHO_HOLDS_IT)
                .execute(Tuple.of(DatabaseUrl.MIGRATIONS_NAME))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(MigrationWatch::holder)
                        .collect(Collectors.joining("; ")))
                .map(holders -> holders.isEmpty() ? "they wait for no lock of another session" : holders)
                .ifNoItem()
                .after(limit)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> "the database cannot be asked: "
                        + ConnectionProblem.of(failure).reason())
                .await()
                .indefinitely();
    }

    private static String holder(Row row) {
        return "a lock of %s is held by the session with process id %d, %s, in a transaction since %d s"
                .formatted(row.getString(0), row.getInteger(1), row.getString(2), row.getLong(3));
    }
}
