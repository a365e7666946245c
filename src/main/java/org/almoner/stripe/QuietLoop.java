package org.almoner.stripe;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the event loop on which no delivery is read, for the transactions that many deliveries wait for: on a loop with
 * requests, every answer of the database would stand in line behind those that have arrived meanwhile.
 */
@ApplicationScoped
class QuietLoop {

    private final VertxInternal vertx;
    private final Set<EventExecutor> busy = ConcurrentHashMap.newKeySet();
    private volatile ContextInternal quiet;

    QuietLoop(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** There is one more than HTTP is served on: Quarkus counts before this is asked. */
    @ApplicationScoped
    static class OneMore implements VertxOptionsCustomizer {
        @Override
        public void accept(VertxOptions options) {
            options.setEventLoopPoolSize(options.getEventLoopPoolSize() + 1);
        }
    }

    /** Takes note of where a delivery is read. */
    void isBusy(Context context) {
        busy.add(((ContextInternal) context).nettyEventLoop());
    }

    /** On the loop that is not busy or, where all of them are, on any. */
    Context context() {
        ContextInternal found = quiet;
        if (found == null || busy.contains(found.nettyEventLoop())) {
            found = find();
            quiet = found;
        }
        return found;
    }

    private ContextInternal find() {
        for (EventExecutor loop : vertx.getEventLoopGroup()) {
            if (!busy.contains(loop)) {
                return vertx.createEventLoopContext(
                        (EventLoop) loop, null, Thread.currentThread().getContextClassLoader());
            }
        }
        return vertx.getOrCreateContext();
    }
}
