package org.almoner.database;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the reactive pool get rid of connections that hang, and write sparingly. The pool's own time limits concern only connections that are
 * idle: one that waits for an answer that will never come (a host that vanished, a firewall that forgot it) would be lost
 * for good, and with enough of them the pool.
 */
@Singleton
public class HealingPool implements PgPoolCreator {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Also the longest that a statement may take, and less than the watchdog needs to get alarmed by its defaults. */
    private static final int SILENCE_LIMIT_SECONDS = 60;

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> servers = input.pgConnectOptionsList();
        servers.forEach(HealingPool::limit);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(servers))
                .using(input.vertx())
                .withConnectHandler(HealingPool::gatherWrites)
                .build();
    }

    /**
     * Statements that are sent without waiting for each other become one write to the socket. The driver itself makes a write
     * of each, and on the way of an event those cost more than the statements.
     */
    private static void gatherWrites(SqlConnection made) {
        if (((SqlConnectionInternal) made).unwrap().unwrap() instanceof SocketConnectionBase line) {
            line.socket()
                    .channelHandlerContext()
                    .pipeline()
                    .addFirst(new FlushConsolidationHandler(
                            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        }
        made.close();
    }

    private static void limit(PgConnectOptions server) {
        server.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        server.setTcpKeepAlive(true);
        server.setReadIdleTimeout(SILENCE_LIMIT_SECONDS);
        server.setIdleTimeoutUnit(TimeUnit.SECONDS);
        server.addProperty("application_name", "almoner");
        // The driver asks for it at the start of a connection, which PgBouncer refuses. It reads floats in their binary
        // form.
        server.getProperties().remove("extra_float_digits");
    }
}
