package org.almoner.stripe.inbox;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Finds the event loop on which no delivery is read, for the transactions that many deliveries wait for: on a loop with
 * requests, every answer of the database would stand in line behind those that have arrived meanwhile.
 */
@ApplicationScoped
class QuietLoop {

    private static final Logger LOG = Logger.getLogger(QuietLoop.class);

    private final Vertx vertx;
    private final Map<Thread, Context> loops = new ConcurrentHashMap<>();
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();
    private volatile Thread quiet;

    QuietLoop(Vertx vertx, OneMore loops) {
        this.vertx = vertx;
        // Vert.x gives the instances of a verticle its loops in turn, and each loop is one thread.
        vertx.deployVerticle(Resident::new, new DeploymentOptions().setInstances(loops.count()))
                .onFailure(failure -> LOG.warnf("No event loop is kept for batches (%s)", failure.getClass()));
    }

    /** There is one more than HTTP is served on: Quarkus counts before this is asked. */
    @ApplicationScoped
    static class OneMore implements VertxOptionsCustomizer {

        private volatile int loops = 1;

        @Override
        public void accept(VertxOptions options) {
            loops = options.getEventLoopPoolSize() + 1;
            options.setEventLoopPoolSize(loops);
        }

        /** All that there are. */
        int count() {
            return loops;
        }
    }

    /** Tells where it lives. */
    private final class Resident extends AbstractVerticle {
        @Override
        public void start() {
            loops.put(Thread.currentThread(), context);
        }
    }

    /** How many loops it knows by now. */
    int count() {
        return loops.size();
    }

    /** Takes note of a loop on which deliveries are read: the caller's. */
    void noteBusy() {
        busy.add(Thread.currentThread());
    }

    /** On the loop that is not busy or, where all of them are, on any. */
    Context context() {
        Thread found = quiet;
        if (found == null || busy.contains(found)) {
            found = loops.keySet().stream()
                    .filter(loop -> !busy.contains(loop))
                    .findFirst()
                    .orElse(null);
            quiet = found;
        }
        return found == null ? vertx.getOrCreateContext() : loops.get(found);
    }
}
