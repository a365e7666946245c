package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.almoner.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietLoopTest {

    private static final int SERVING = 2;

    private Vertx vertx;
    private QuietLoop loop;

    @BeforeEach
    void start() {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(SERVING);
        QuietLoop.OneMore oneMore = new QuietLoop.OneMore();
        oneMore.accept(options);
        assertThat(options.getEventLoopPoolSize()).isEqualTo(SERVING + 1);
        vertx = Vertx.vertx(options);
        loop = new QuietLoop(vertx, oneMore);
        Waiting.await().until(() -> loop.count() == SERVING + 1);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void transactionsGoWhereNoDeliveryIsRead() {
        Set<Thread> busy = new HashSet<>();
        for (int i = 0; i < SERVING; i++) {
            Context served = loop.context();
            busy.add(on(served, loop::noteBusy));
            assertThat(threadOf(loop.context())).isNotIn(busy);
        }
        assertThat(busy).hasSize(SERVING);
    }

    @Test
    void theyStayWhereTheyAreAsLongAsItIsQuiet() {
        assertThat(threadOf(loop.context())).isSameAs(threadOf(loop.context()));
    }

    @Test
    void theyGoAnywhereWhenAllAreBusy() {
        Set<Thread> busy = new HashSet<>();
        for (int i = 0; i <= SERVING; i++) {
            busy.add(on(loop.context(), loop::noteBusy));
        }
        assertThat(busy).hasSize(SERVING + 1);
        assertThat(threadOf(loop.context())).isIn(busy);
    }

    private static Thread threadOf(Context context) {
        return on(context, () -> {});
    }

    private static Thread on(Context context, Runnable work) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            work.run();
            thread.complete(Thread.currentThread());
        });
        return thread.join();
    }
}
