package org.almoner.system;

import io.smallrye.mutiny.Uni;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.almoner.database.sql.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens a connection on every event loop, as far as the pools have room: one of the pool for reading, one of the writers'. A
 * pool lends an event loop its own connections first and opens one where it finds none: without this the first request on each
 * loop would wait for that.
 */
@ApplicationScoped
class ConnectionPerLoop {

    private static final Logger LOG = Logger.getLogger(ConnectionPerLoop.class);

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Pool pool;
    private final Transactions transactions;
    private final int poolSize;

    ConnectionPerLoop(
            Vertx vertx,
            Pool pool,
            Transactions transactions,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int poolSize) {
        this.vertx = vertx;
        this.pool = pool;
        this.transactions = transactions;
        this.poolSize = poolSize;
    }

    /** @return how many were opened; never fails: what a connection lacks, the first round of the self-test meets too */
    Uni<Integer> open() {
        long loops = StreamSupport.stream(vertx.nettyEventLoopGroup().spliterator(), false)
                .count();
        AtomicInteger opened = new AtomicInteger();
        DeploymentOptions onePerLoop = new DeploymentOptions().setInstances((int) Math.min(loops, poolSize));
        // Instances of a verticle are what Vert.x itself deals out to its event loops, one after the other.
        // The writers' pool is made with the first transaction; made within a verticle it would be closed with that.
        return write().chain(() -> Uni.createFrom()
                        .completionStage(() -> vertx.deployVerticle(() -> new Opener(opened), onePerLoop)
                                .compose(vertx::undeploy)
                                .toCompletionStage()))
                .replaceWith(opened::get);
    }

    private Uni<Void> write() {
        return transactions
                .rehearse(AT_MOST, statements -> statements.send("select 1"))
                .replaceWithVoid()
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

    private final class Opener extends AbstractVerticle {

        private final AtomicInteger opened;

        Opener(AtomicInteger opened) {
            this.opened = opened;
        }

        @Override
        public void start(Promise<Void> done) {
            Future<?> read = pool.query("select 1")
                    .execute()
                    .onSuccess(answer -> opened.incrementAndGet())
                    .onFailure(ConnectionPerLoop::notOpened);
            Future<?> written = Future.fromCompletionStage(write().subscribeAsCompletionStage(), context);
            Future.join(read, written).onComplete(both -> done.complete());
        }
    }
}
