package org.almoner.system;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.stream.Collectors;
import org.almoner.Setting;
import org.almoner.system.selftest.SelfTest;
import org.almoner.system.selftest.SelfTest.GroupResult;
import org.almoner.system.selftest.SelfTest.Result;
import org.almoner.system.selftest.SelfTest.Verdict;
import org.jboss.logging.Logger;

/**
 * Goes the way of an event before the port opens, by those groups of the self-test that payments need, which leave no row.
 * The first round proves that this executable on this database can do what it is for: without it nothing is served. The
 * others are for the JVM, so that the first donors do not wait for classes to be loaded; they are few, since what is rolled
 * back is still dead weight in the tables until PostgreSQL cleans up.
 */
@ApplicationScoped
class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int EXIT_CODE = 1;

    /** Of the first round: a database that has just started may be slow once. */
    private static final int ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Of one round. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static final Setting<Integer> ROUNDS = Setting.wholeNumber(
            "ALMONER_WARM_UP_ROUNDS",
            "almoner.warm-up.rounds",
            "rounds of the self-test before the port opens; a native executable does one, 0 leaves it out",
            "3",
            0,
            1_000,
            "");

    /** The setting. */
    @ConfigMapping(prefix = "almoner.warm-up")
    interface WarmUpSettings {

        /** How many rounds on the JVM; a native executable does one. 0 leaves it out. */
        @WithDefault("3")
        int rounds();
    }

    private final SelfTest selfTest;
    private final ConnectionPerLoop connections;
    private final WarmUpSettings settings;

    WarmUp(SelfTest selfTest, ConnectionPerLoop connections, WarmUpSettings settings) {
        this.selfTest = selfTest;
        this.connections = connections;
        this.settings = settings;
    }

    /** After the gate, which comes first of all. */
    void onStart(@Observes StartupEvent started) throws Throwable {
        int rounds = ImageMode.current().isNativeImage() ? Math.min(settings.rounds(), 1) : settings.rounds();
        if (rounds == 0) {
            return;
        }
        long start = System.nanoTime();
        int opened = VertxContextSupport.subscribeAndAwait(connections::open);
        firstRound();
        for (int round = 1; round < rounds; round++) {
            round();
        }
        LOG.infof(
                "Warmed up: %d rounds of the self-test and %d connections in %d ms",
                rounds, opened, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private void firstRound() throws Throwable {
        String reason = round();
        for (int attempt = 2; reason != null && attempt <= ATTEMPTS; attempt++) {
            // On the thread that starts the process, before the port is open: nobody else waits for it.
            Thread.sleep(PAUSE.toMillis());
            reason = round();
        }
        if (reason != null) {
            LOG.errorf(
                    "===== Self-test at start: FAILED %d times: %s. Action: mend what it names, which every payment would"
                            + " meet. The process ends with code %d =====",
                    ATTEMPTS, reason, EXIT_CODE);
            // As the gate does: Quarkus ends with code 1 and prints no stack trace.
            throw new ConfigurationException("Almoner did not start: the self-test failed");
        }
    }

    /** @return why it failed; null when it passed */
    private String round() throws Throwable {
        return VertxContextSupport.subscribeAndAwait(
                () -> selfTest.runPayments(LIMIT).map(WarmUp::failures));
    }

    private static String failures(Result result) {
        return result.success()
                ? null
                : result.groups().stream()
                        .filter(group -> group.status() == Verdict.FAIL)
                        .map(WarmUp::inWords)
                        .collect(Collectors.joining("; "));
    }

    private static String inWords(GroupResult group) {
        return group.name() + ": " + group.details();
    }
}
