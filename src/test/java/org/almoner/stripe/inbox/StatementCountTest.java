package org.almoner.stripe.inbox;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.vertx.RunOnVertxContext;
import io.quarkus.test.vertx.UniAsserter;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.almoner.testing.RandomLives;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How many statements an event costs: the figure that the hot path lives by. All up to the reading of what was taken before
 * are one round trip, and all that follow are another.
 */
@QuarkusTest
class StatementCountTest {

    /** Begin, lock and look up tickets, read the payments and what was taken before. */
    private static final int READING = 4;

    /** Claim the events, save the payments, journal what moved, move the totals, commit. */
    private static final int WRITING = 5;

    @Inject
    StripeInbox inbox;

    @Inject
    EventReader reader;

    @Inject
    EventQueue queue;

    /** Another test may have held something a moment ago, and batches take more care then. */
    @BeforeEach
    void nothingIsHeld() {
        await().until(() -> !queue.isCareful());
    }

    @Test
    void eventThatMovesMoneyCostsTwoRoundTripsOfFourAndFiveStatements() {
        StripeLife life = life(Tickets.open()).pays();
        List<String> statements = statementsOf(
                () -> SignedWebhook.send(life.events().get(0)).then().statusCode(200));
        assertThat(statements).hasSize(READING + WRITING);
    }

    @Test
    void eventThatMovesNoMoneyCostsTwoLess() {
        StripeLife life = life(Tickets.open()).pays();
        SignedWebhook.send(life.events().get(0)).then().statusCode(200);
        assertThat(statementsOf(
                        () -> SignedWebhook.send(life.events().get(1)).then().statusCode(200)))
                .hasSize(READING + WRITING - 2);
    }

    @Test
    void eventSeenBeforeWritesNothing() {
        StripeLife life = life(Tickets.open()).pays();
        SignedWebhook.send(life.events().get(0)).then().statusCode(200);
        assertThat(statementsOf(
                        () -> SignedWebhook.send(life.events().get(0)).then().statusCode(200)))
                .hasSize(READING + 1);
    }

    @Test
    @RunOnVertxContext
    void hundredEventsOfManyPaymentsCostNoMoreThanOne(UniAsserter asserter) {
        Random random = new Random(7);
        List<StripeEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RandomLives.life(random, UUID.randomUUID().toString().replace("-", ""), null)
                    .events()
                    .forEach(event -> events.add(reader.read(event).orElseThrow()));
        }
        Collections.shuffle(events, random);
        Capture capture = new Capture();
        asserter.assertThat(
                () -> {
                    capture.start();
                    return inbox.store(events);
                },
                outcomes -> {
                    capture.stop();
                    assertThat(outcomes).hasSizeGreaterThan(100).containsOnly(EventStore.Reception.TAKEN);
                    assertThat(capture.statements.size()).isLessThanOrEqualTo(READING + WRITING);
                });
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    private static List<String> statementsOf(Runnable work) {
        Capture capture = new Capture();
        capture.start();
        try {
            work.run();
        } finally {
            capture.stop();
        }
        return capture.statements;
    }

    /** Hears every statement of a transaction. */
    private static final class Capture extends Handler {
        private final Logger sql = Logger.getLogger("org.almoner.database.sql.Transaction");
        private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

        private void start() {
            sql.setLevel(Level.FINE);
            sql.setUseParentHandlers(false);
            sql.addHandler(this);
        }

        private void stop() {
            sql.removeHandler(this);
            sql.setUseParentHandlers(true);
            sql.setLevel(Level.INFO);
        }

        @Override
        public void publish(LogRecord statement) {
            statements.add(statement.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
