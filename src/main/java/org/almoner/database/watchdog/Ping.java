package org.almoner.database.watchdog;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.IntStream;
import org.almoner.database.ReadOnlyServerException;
import org.jboss.logging.Logger;

/**
 * Asks whether the database can be written, through the pool that serves requests: a pool without a working connection is
 * as bad as no database, and so is a server that only reads. The pool lends and takes back the connection itself, so that a
 * ping that was given up keeps none; one that hangs is closed by the pool.
 *
 * <p>After a fail-over the address may lead elsewhere while the pool still has its connections to the server of before. So
 * those that are read-only are ended, each by the server at its own request, and the next ones find their way anew. All are
 * looked at when one was read-only, or when another server answers than the last time.
 */
@ApplicationScoped
public class Ping {

    private static final Logger LOG = Logger.getLogger(Ping.class);

    private static final String READ_ONLY = "pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";

    /** The second answer tells one server, and one life of it, from another. */
    private static final String QUESTION = "select " + READ_ONLY
            + ", concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time())";

    /** Everybody may end his own session, on a standby too. */
    private static final String LET_GO = "select pg_terminate_backend(pg_backend_pid()) where " + READ_ONLY;

    private final Pool pool;

    /** Who answered last and could be written; null before the first, and when it was read-only. */
    private volatile String primary;

    Ping(Pool pool) {
        this.pool = pool;
    }

    /**
     * Fails with a {@link TimeoutException} when there is no answer within the limit, and with a
     * {@link ReadOnlyServerException} when nothing can be written there.
     */
    public Uni<Void> send(Duration limit) {
        return ask().chain(answer -> {
                    if (answer.readOnly()) {
                        primary = null;
                        return letGo().chain(() -> Uni.createFrom().<Void>failure(new ReadOnlyServerException()));
                    }
                    boolean known = answer.server().equals(primary);
                    return known ? Uni.createFrom().voidItem() : letGo().invoke(() -> primary = answer.server());
                })
                .ifNoItem()
                .after(limit)
                .fail();
    }

    private record Answer(boolean readOnly, String server) {}

    private Uni<Answer> ask() {
        return pool.query(QUESTION)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Answer(row.getBoolean(0), row.getString(1)));
    }

    /** As many questions at once as there are connections: each gets one of its own. */
    private Uni<Void> letGo() {
        return Uni.join()
                .all(IntStream.range(0, Math.max(1, pool.size()))
                        .mapToObj(one -> pool.query(LET_GO).execute().replaceWithVoid())
                        .toList())
                .andCollectFailures()
                // One that is ended answers with its end.
                .onFailure()
                .invoke(ended -> LOG.debug("Connections to a server that is read-only were ended"))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
