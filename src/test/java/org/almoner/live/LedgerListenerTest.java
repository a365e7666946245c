package org.almoner.live;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.almoner.dev.OwnDatabase;
import org.almoner.testing.EventStream;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The listening connection outlives its database, and streams have their limits. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class LedgerListenerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestHTTPResource
    URI server;

    @Inject
    LedgerListener listener;

    @Inject
    LiveTickets tickets;

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    private UUID ticket;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @BeforeEach
    void aTicketAndAListener() {
        await().atMost(PATIENCE).until(listener::isListening);
        ticket = Tickets.open();
    }

    @Test
    void whatHappenedWhileNobodyListenedIsToldAfterARestartOfTheDatabase() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            pay(100);
            stream.await(event -> event.text("donation.amount").equals("1.00"));
            OwnDatabase.get().stop();
            await().atMost(PATIENCE).until(() -> !listener.isListening());
            OwnDatabase.get().start();
            // Sooner than the listener, which lets two seconds pass between its tries.
            await().atMost(PATIENCE).ignoreExceptions().until(() -> pay(200) == 200);
            stream.await(event -> event.text("donation.amount").equals("2.00"));
            assertThat(stream.isOver()).isFalse();
            await().atMost(PATIENCE).until(listener::isListening);
            pay(300);
            stream.await(event -> event.text("donation.amount").equals("3.00"));
        }
    }

    @Test
    void connectionThatNoLongerAnswersIsReplaced() {
        OwnDatabase.get().freeze();
        try {
            await().atMost(PATIENCE).until(() -> !listener.isListening());
        } finally {
            OwnDatabase.get().thaw();
        }
        await().atMost(PATIENCE).until(listener::isListening);
    }

    @Test
    void connectionThatIsTerminatedIsReplaced() {
        terminate();
        try (EventStream stream = EventStream.open(server, ticket)) {
            pay(400);
            stream.await(event -> event.text("donation.amount").equals("4.00"));
        }
    }

    /** When it last heard anything is by the clock by which the others' changes are dated. */
    @Test
    void whatOthersWroteMeanwhileIsToldByAReplicaThatIsAhead() {
        clock.stopAt(Instant.now().plusSeconds(200));
        terminate();
        await().atMost(PATIENCE).until(listener::isListening);
        try (EventStream stream = EventStream.open(server, ticket)) {
            terminate();
            clock.goOn();
            pay(500);
            stream.await(event -> event.text("donation.amount").equals("5.00"));
        }
    }

    @Test
    void clientWithTooManyStreamsIsToldToWait() {
        try (EventStream first = EventStream.open(server, ticket);
                EventStream second = EventStream.open(server, ticket)) {
            assertThat(first.status()).isEqualTo(second.status()).isEqualTo(200);
            given().get("/api/tickets/" + ticket + "/donations/stream")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "10");
        }
        await().atMost(PATIENCE).until(() -> tickets.count() == 0);
    }

    @Test
    void noMoreStreamsThanAllowedAreOpenInAll() {
        tickets.enter("192.0.2.1");
        tickets.enter("192.0.2.2");
        tickets.enter("192.0.2.3");
        try {
            given().get("/api/tickets/" + ticket + "/donations/stream")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "10");
        } finally {
            tickets.leave("192.0.2.1");
            tickets.leave("192.0.2.2");
            tickets.leave("192.0.2.3");
        }
    }

    private void terminate() {
        // The connection of the test's own may have ended with a server that an earlier one stopped.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rows.all(
                                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'almoner-live'")
                                .size()
                        == 1);
        await().atMost(PATIENCE).until(() -> !listener.isListening());
    }

    private int pay(int amount) {
        String key = UUID.randomUUID().toString().replace("-", "");
        StripeLife life = new StripeLife(StripeShape.V2026, key, 1_790_000_000L, amount, "usd", ticket, true).pays();
        SignedWebhook.sendAll(life);
        return amount;
    }
}
