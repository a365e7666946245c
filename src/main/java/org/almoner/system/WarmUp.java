package org.almoner.system;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.almoner.system.SelfTest.Result;
import org.jboss.logging.Logger;

/**
 * Goes the way of an event before the port opens, so that the first donors after a start do not wait for classes to be
 * loaded, connections to be made and statements to be prepared. It is the self-test, over and over, which leaves no row.
 */
@ApplicationScoped
class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    /** Beyond the time itself: for a round that has met a slow database. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The setting. */
    @ConfigMapping(prefix = "almoner.warm-up")
    interface Config {

        /** How long it lasts; 0 leaves it out. */
        @WithDefault("1.5S")
        Duration time();
    }

    private final SelfTest selfTest;
    private final Config config;

    WarmUp(SelfTest selfTest, Config config) {
        this.selfTest = selfTest;
        this.config = config;
    }

    /** After the gate, which comes first of all. What fails here is no reason not to start. */
    void onStart(@Observes StartupEvent started) throws Throwable {
        if (config.time().isZero()) {
            return;
        }
        long start = System.nanoTime();
        long rounds = VertxContextSupport.subscribeAndAwait(
                () -> rounds(start).ifNoItem().after(config.time().plus(GRACE)).recoverWithItem(0L));
        LOG.infof(
                "Warmed up: %d rounds of the self-test in %d ms",
                rounds, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private Uni<Long> rounds(long start) {
        return Multi.createBy()
                .repeating()
                .uni(selfTest::run)
                .whilst(result -> result.success()
                        && System.nanoTime() - start < config.time().toNanos())
                .filter(Result::success)
                .collect()
                .with(java.util.stream.Collectors.counting());
    }
}
