package org.almoner.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuietLoopTest {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
    private final QuietLoop loop = new QuietLoop(vertx);

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void transactionsGoWhereNoDeliveryIsRead() {
        Context one = anyLoop();
        Context two = anyLoop();
        loop.isBusy(one);
        assertThat(loopOf(loop.context())).isNotSameAs(loopOf(one));
        loop.isBusy(two);
        assertThat(loopOf(loop.context())).isNotIn(loopOf(one), loopOf(two));
    }

    @Test
    void theyMoveAwayFromALoopThatBecomesBusy() {
        Context before = loop.context();
        loop.isBusy(before);
        assertThat(loopOf(loop.context())).isNotSameAs(loopOf(before));
    }

    @Test
    void theyGoAnywhereWhenAllAreBusy() {
        for (int i = 0; i < 3; i++) {
            loop.isBusy(anyLoop());
        }
        assertThat(loop.context()).isNotNull();
    }

    @Test
    void thereIsOneLoopMoreThanQuarkusMakes() {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(2);
        new QuietLoop.OneMore().accept(options);
        assertThat(options.getEventLoopPoolSize()).isEqualTo(3);
    }

    private Context anyLoop() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private static Object loopOf(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }
}
