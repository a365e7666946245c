package org.almoner.database.sql;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.almoner.database.pool.RenewablePool;
import org.almoner.database.pool.TimeLimits;
import org.jboss.logging.Logger;

/**
 * Makes the reactive pools get rid of connections that hang. A pool's own time limits concern only connections that are
 * idle: one that waits for an answer that will never come (a server that is stuck) would be lost for good, and with enough of
 * them the pool. Where nobody closes the other end either (a host that vanished, a firewall that forgot it), only another pool helps:
 * writers and exports that get no answer let go of the one that they used, and the watchdog of that for reading.
 *
 * <p>There are pools of the same kind: that of Quarkus, from which requests read, and small ones for {@link Transactions} and
 * {@link Snapshots}, so that none can take the connections of another; and the same again to a standby, where there is one.
 */
@Singleton
public class PoolTuning implements PgPoolCreator {

    private static final Logger LOG = Logger.getLogger(PoolTuning.class);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /**
     * Who waits for a connection at most, those that have given up included until it is their turn; the next is answered 503. A client
     * that hangs up leaves its question behind, and with no limit those that nobody waits for would be before all others, the
     * watchdog's among them.
     */
    private static final int MAX_WAITING = 1_000;

    /** Less than the watchdog needs to get alarmed by its defaults. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

    /**
     * The pool takes idle connections away before they have been silent for that long: a line does not know whether anybody waits, and
     * would be closed under whoever takes it up in that moment, as looks of once a minute do.
     */
    private static final Duration IDLE_LIMIT = SILENCE_LIMIT.minusSeconds(15);

    /** More than that cannot be allowed a statement: the connection that waits for it would be closed. */
    public static final Duration LONGEST_STATEMENT = SILENCE_LIMIT.minusSeconds(5);

    /**
     * What PostgreSQL's compiler gains in statements of milliseconds is nothing, and it takes a hundred of them where it thinks that
     * a statement costs much.
     */
    private static final String WITHOUT_COMPILER = "set jit = off";

    /** Of whatever begins its transactions without saying so, as Hibernate does; {@link Transactions} say it each time. */
    private static final String SEES_WHAT_IT_WAITED_FOR = "set default_transaction_isolation = 'read committed'";

    private final TimeLimits limits;
    private Made made;
    private RenewablePool ofQuarkus;

    PoolTuning(TimeLimits limits) {
        this.limits = limits;
    }

    /** What the pool of Quarkus was made from. */
    private record Made(Vertx vertx, PoolOptions options, List<SqlConnectOptions> servers) {}

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(PoolTuning::limit);
        // The library's own limit on waiting, half a minute unless set, loses connections (Loan): there are others.
        input.poolOptions()
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(0)
                .setIdleTimeout(Math.toIntExact(IDLE_LIMIT.toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        // Copies, since what is built from them may change them.
        made = new Made(
                input.vertx(),
                new PoolOptions(input.poolOptions()),
                List.copyOf(servers.stream().map(PoolTuning::copy).toList()));
        ofQuarkus = new RenewablePool(
                input.vertx().getOrCreateContext(),
                () -> pool(made.vertx(), new PoolOptions(made.options()).setShared(false), made.servers()),
                SILENCE_LIMIT);
        return ofQuarkus;
    }

    /**
     * Lets go of all connections from which requests read, for others: to be called when one of them gave no answer. Those in use are
     * closed a minute later, and until then it does nothing when it is called again.
     *
     * @throws IllegalStateException before Quarkus has made its pool
     */
    public void beginAnew() {
        made();
        ofQuarkus.beginAnew();
    }

    /**
     * A new pool with the settings of the one that Quarkus has. Connections are to be asked for one by one.
     *
     * @param most connections at once
     * @throws IllegalStateException before that one is made
     */
    public Pool ofConnections(int most) {
        return own(most, made().servers());
    }

    /** The same, to another server. */
    public Pool ofConnections(int most, PgConnectOptions server) {
        return own(most, List.of(limited(server)));
    }

    /** A new pool like the one that Quarkus has, to another server. */
    public Pool forReading(PgConnectOptions server) {
        return pool(made().vertx(), new PoolOptions(made().options()).setShared(false), List.of(limited(server)));
    }

    private Made made() {
        if (made == null) {
            throw new IllegalStateException("Quarkus has not made its pool yet");
        }
        return made;
    }

    private Pool own(int most, List<SqlConnectOptions> servers) {
        return pool(
                made().vertx(),
                new PoolOptions(made().options()).setMaxSize(most).setShared(false),
                servers);
    }

    private static PgConnectOptions limited(PgConnectOptions server) {
        PgConnectOptions limited = copy(server);
        limit(limited);
        return limited;
    }

    /** Whole: the driver's own way to copy (4.5) forgets that a pooler in transaction mode stands between. */
    private static PgConnectOptions copy(PgConnectOptions server) {
        return new PgConnectOptions(server).setUseLayer7Proxy(server.getUseLayer7Proxy());
    }

    private Pool pool(Vertx vertx, PoolOptions options, List<SqlConnectOptions> servers) {
        return PgBuilder.pool()
                .with(new PoolOptions(options))
                .connectingTo(servers)
                .using(vertx)
                .withConnectHandler(this::limitTime)
                .build();
    }

    /**
     * Sets the limits of a session by statements: start-up parameters would not pass PgBouncer. In its transaction mode they
     * reach whatever connection of the server it has at hand, all of which are ours, so that in time they are everywhere.
     */
    private void limitTime(SqlConnection made) {
        made.query(String.join(
                        "; ",
                        limits.forSession(),
                        SEES_WHAT_IT_WAITED_FOR,
                        WITHOUT_COMPILER,
                        TimeLimits.withoutLimitOnTransactions(false)))
                .execute()
                .onFailure(failure -> LOG.warnf(
                        "A connection has no time limits at the server: %s", DatabaseFailure.describe(failure)))
                .onComplete(done -> made.close());
    }

    private static void limit(PgConnectOptions server) {
        server.setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()));
        server.setTcpKeepAlive(true);
        server.setReadIdleTimeout(Math.toIntExact(SILENCE_LIMIT.toSeconds()));
        server.setIdleTimeoutUnit(TimeUnit.SECONDS);
        server.addProperty("application_name", "almoner");
        // The driver asks for it at the start of a connection, which PgBouncer refuses. It reads floats in
        // their binary form.
        server.getProperties().remove("extra_float_digits");
    }
}
