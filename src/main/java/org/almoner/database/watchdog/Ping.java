package org.almoner.database.watchdog;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.almoner.database.pool.TimeLimits;
import org.almoner.database.sql.EventLoops;
import org.almoner.database.sql.PoolTuning;
import org.almoner.database.sql.ReadOnlyServerException;
import org.almoner.database.sql.Transactions;
import org.almoner.database.sql.WritableServer;
import org.jboss.logging.Logger;

/**
 * Asks whether the database can be written, through the pool that serves requests: a pool without a working connection is
 * as bad as no database, and so is a server that only reads. The pool lends and takes back the connection itself, so that a
 * ping that was given up keeps none. A pool that has more to do than it takes is no dead database: the ping stands in line again until
 * its time is over. After one without an answer the pool begins anew, since what hangs may hang for good.
 *
 * <p>After a fail-over the address may lead elsewhere while the pool still has its connections to the server of before. So
 * those that are read-only are ended, each by the server at its own request, and the next ones find their way anew: on every
 * event loop, since a loop uses its own connections first. They are looked at when one was read-only or another server answers
 * than the last time, and again until what requests had borrowed at that moment has come back.
 */
@ApplicationScoped
public class Ping {

    private static final Logger LOG = Logger.getLogger(Ping.class);

    /** The second answer tells one server, and one life of it, from another. */
    private static final String QUESTION = "select " + WritableServer.IS_READ_ONLY
            + ", concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time())";

    /** Everybody may end their own session, on a standby too. */
    private static final String LET_GO =
            "select pg_terminate_backend(pg_backend_pid()) where " + WritableServer.IS_READ_ONLY;

    private static final Duration IN_LINE_AGAIN = Duration.ofMillis(20);

    private final Pool pool;
    private final PoolTuning pools;
    private final Transactions writers;
    private final EventLoops loops;
    private final TimeLimits limits;
    private final Clock clock;

    /** Null before the first. */
    private volatile Answer last;

    /** Until when requests may give back a connection to the server of before; null when there are none of these. */
    private volatile Instant unsettledUntil;

    Ping(Pool pool, PoolTuning pools, Transactions writers, EventLoops loops, TimeLimits limits, Clock clock) {
        this.pool = pool;
        this.pools = pools;
        this.writers = writers;
        this.loops = loops;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Fails with a {@link TimeoutException} when there is no answer within the limit, and with a
     * {@link ReadOnlyServerException} when nothing can be written there.
     */
    public Uni<Void> send(Duration limit) {
        return Uni.createFrom()
                .completionStage(() -> pool.query(QUESTION).execute().toCompletionStage())
                .onFailure(ConnectionPoolTooBusyException.class)
                .retry()
                .withBackOff(IN_LINE_AGAIN, IN_LINE_AGAIN)
                .indefinitely()
                .map(rows -> Answer.of(rows.iterator().next()))
                .chain(this::heard)
                .ifNoItem()
                .after(limit)
                .fail()
                .onFailure(TimeoutException.class)
                .invoke(pools::beginAnew);
    }

    private record Answer(boolean readOnly, String server) {

        static Answer of(Row row) {
            return new Answer(row.getBoolean(0), row.getString(1));
        }
    }

    private Uni<Void> heard(Answer answer) {
        Instant now = clock.instant();
        boolean changed = answer.readOnly() || last != null && !answer.equals(last);
        last = answer;
        if (changed) {
            unsettledUntil = now.plus(limits.reading());
            writers.renew();
        }
        if (unsettledUntil == null) {
            return Uni.createFrom().voidItem();
        }
        if (now.isAfter(unsettledUntil)) {
            unsettledUntil = null;
        }
        Uni<Void> looked = loops.each(Integer.MAX_VALUE, this::letGo);
        return answer.readOnly() ? looked.onItem().failWith(ReadOnlyServerException::new) : looked;
    }

    /** As many questions at once as there are connections: each gets one of its own. */
    private Future<?> letGo() {
        return Future.join(IntStream.range(0, Math.max(1, pool.size()))
                .mapToObj(one -> pool.query(LET_GO).execute().onFailure(Ping::ended))
                .toList());
    }

    /** One that is ended answers with its end. */
    private static void ended(Throwable end) {
        LOG.debug("A connection to a server that is read-only was ended");
    }
}
