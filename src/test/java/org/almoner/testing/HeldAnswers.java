package org.almoner.testing;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers that a server of WireMock keeps back until the test lets go of them: a test sees what does not wait for them. */
public final class HeldAnswers implements ServeEventListener {

    private static final String NAME = "held-answers";
    private static final long LIMIT_SECONDS = 60;

    private volatile Held held = new Held();

    /** What is kept back from now on; whoever closes it lets go of all. */
    public static final class Held implements AutoCloseable {

        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicInteger waiting = new AtomicInteger();

        /** How many answers are, or were, kept back. */
        public int count() {
            return waiting.get();
        }

        public void letGo() {
            open.countDown();
        }

        @Override
        public void close() {
            letGo();
        }

        private void keepBack() {
            waiting.incrementAndGet();
            try {
                if (!open.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("Nobody lets go of the answers");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Held begin() {
        held = new Held();
        return held;
    }

    /** The stub with its answer kept back. */
    public static MappingBuilder of(MappingBuilder stub) {
        return stub.withServeEventListener(NAME, Parameters.empty());
    }

    @Override
    public void beforeResponseSent(ServeEvent event, Parameters parameters) {
        held.keepBack();
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public String getName() {
        return NAME;
    }
}
