package org.almoner.system;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.almoner.database.sql.EventLoops;
import org.almoner.database.sql.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens a connection on every event loop, as far as the pools have room: one of the pool for reading, one of each of the writers'. A
 * pool lends an event loop its own connections first and opens one where it finds none: without this the first request on each
 * loop would wait for that.
 */
@ApplicationScoped
class ConnectionPerLoop {

    private static final Logger LOG = Logger.getLogger(ConnectionPerLoop.class);

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final EventLoops loops;
    private final Pool pool;
    private final Transactions transactions;
    private final int poolSize;

    ConnectionPerLoop(
            EventLoops loops,
            Pool pool,
            Transactions transactions,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int poolSize) {
        this.loops = loops;
        this.pool = pool;
        this.transactions = transactions;
        this.poolSize = poolSize;
    }

    /** @return how many were opened; never fails: what a connection lacks, the first round of the self-test meets too */
    Uni<Integer> open() {
        AtomicInteger opened = new AtomicInteger();
        // The writers' pools are made with their first transactions; made within a verticle they would be closed with
        // that.
        return write().chain(() -> loops.each(poolSize, () -> open(opened))).replaceWith(opened::get);
    }

    private Future<?> open(AtomicInteger opened) {
        Future<?> read = pool.query("select 1")
                .execute()
                .onSuccess(answer -> opened.incrementAndGet())
                .onFailure(ConnectionPerLoop::notOpened);
        Future<?> written = Future.fromCompletionStage(write().subscribeAsCompletionStage());
        return Future.join(read, written);
    }

    private Uni<Void> write() {
        return transactions
                .open(AT_MOST)
                .onFailure()
                .invoke(ConnectionPerLoop::notOpened)
                .onFailure()
                .recoverWithNull();
    }

    private static void notOpened(Throwable failure) {
        LOG.debugf(
                "A connection could not be opened early (%s)",
                failure.getClass().getSimpleName());
    }
}
