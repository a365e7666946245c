package org.almoner.database.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * Work on every event loop. A pool lends a loop its own connections first, so that those of a loop are reached only from
 * there.
 */
@ApplicationScoped
public class EventLoops {

    private final Vertx vertx;

    EventLoops(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Begins the work on every loop and waits until all of it has ended, well or not.
     *
     * @param loops on how many of them at most
     */
    public Uni<Void> each(int loops, Supplier<Future<?>> work) {
        long all = StreamSupport.stream(vertx.nettyEventLoopGroup().spliterator(), false)
                .count();
        // Instances of a verticle are what Vert.x itself deals out to its event loops, one after the other.
        DeploymentOptions onePerLoop = new DeploymentOptions().setInstances((int) Math.min(all, loops));
        return Uni.createFrom()
                .completionStage(() -> vertx.deployVerticle(() -> new Worker(work), onePerLoop)
                        .compose(vertx::undeploy)
                        .toCompletionStage());
    }

    private static final class Worker extends AbstractVerticle {

        private final Supplier<Future<?>> work;

        Worker(Supplier<Future<?>> work) {
            this.work = work;
        }

        @Override
        public void start(Promise<Void> done) {
            work.get().onComplete(ended -> done.complete());
        }
    }
}
