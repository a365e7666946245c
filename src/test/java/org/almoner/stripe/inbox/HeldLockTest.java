package org.almoner.stripe.inbox;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody holds a row, as psql or a frozen replica does: who needs it is told to come again, and nobody else notices. */
@QuarkusTest
class HeldLockTest {

    /** The contract's limit of every answer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    private final ExecutorService senders = Executors.newFixedThreadPool(12);

    @AfterEach
    void stop() {
        senders.shutdownNow();
    }

    @Test
    void lockedPaymentFailsAloneAndIsTakenWhenItIsFree() throws Exception {
        StripeLife locked = life(Tickets.open()).pays();
        SignedWebhook.send(locked.events().get(0)).then().statusCode(200);
        List<StripeLife> others = others();
        try (Connection holder =
                hold("select * from stripe_attributions where payment_intent_id = ? for update", locked.intentId())) {
            CompletableFuture<Response> held = send(locked, 1);
            List<CompletableFuture<Response>> free =
                    others.stream().map(life -> send(life, 0)).toList();
            free.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(held.join().statusCode()).isEqualTo(503);
            assertThat(held.join().header("Retry-After")).isNotNull();
            assertThat(held.join().time()).isLessThan(LIMIT.toMillis());
            await().untilAsserted(() -> assertThat(error(locked, 1)).isNotNull());
            holder.rollback();
        }
        send(locked, 1).join().then().statusCode(200);
        assertThat(error(locked, 1)).isNull();
    }

    @Test
    void lockedTotalsOfOneTicketKeepNoOtherTicketWaiting() throws Exception {
        UUID ticket = Tickets.open();
        SignedWebhook.send(life(ticket).pays().events().get(0)).then().statusCode(200);
        List<StripeLife> others = others();
        try (Connection holder =
                hold("select * from ticket_totals where ticket_id = cast(? as uuid) for update", ticket)) {
            List<CompletableFuture<Response>> held = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                held.add(send(life(ticket).pays(), 0));
            }
            List<CompletableFuture<Response>> free =
                    others.stream().map(life -> send(life, 0)).toList();
            free.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            held.forEach(answer -> {
                assertThat(answer.join().statusCode()).isEqualTo(503);
                assertThat(answer.join().time()).isLessThan(LIMIT.toMillis());
            });
            holder.rollback();
        }
    }

    @Test
    void lockedTableIsToldInTimeToReadersAndWriters() throws Exception {
        UUID ticket = Tickets.open();
        try (Connection holder = hold("lock table ticket_totals in access exclusive mode")) {
            CompletableFuture<Response> write = send(life(ticket).pays(), 0);
            Response read = io.restassured.RestAssured.given().get("/api/tickets/" + ticket + "/donations/total");
            assertThat(read.statusCode()).isEqualTo(503);
            assertThat(read.time()).isLessThan(LIMIT.toMillis());
            assertThat(write.join().statusCode()).isEqualTo(503);
            assertThat(write.join().time()).isLessThan(LIMIT.toMillis());
            holder.rollback();
        }
        await().untilAsserted(() ->
                SignedWebhook.send(life(ticket).pays().events().get(0)).then().statusCode(200));
    }

    @Test
    void lockedTableOfEventsIsBusyAndNoMistakeOfOurs() throws Exception {
        StripeLife life = life(Tickets.open()).pays();
        try (Connection holder = hold("lock table stripe_events in access exclusive mode")) {
            Response answer = send(life, 0).join();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(answer.time()).isLessThan(LIMIT.toMillis());
            holder.rollback();
        }
        await().untilAsserted(() -> assertThat(error(life, 0)).asString().contains("55P03"));
        SignedWebhook.send(life.events().get(0)).then().statusCode(200);
    }

    private Connection hold(String sql, Object... parameters) throws SQLException {
        Connection holder = database.getConnection();
        holder.setAutoCommit(false);
        try (PreparedStatement statement = holder.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
        return holder;
    }

    private CompletableFuture<Response> send(StripeLife life, int event) {
        return CompletableFuture.supplyAsync(
                () -> SignedWebhook.send(life.events().get(event)), senders);
    }

    /** Null when there is none, or no row. */
    private Object error(StripeLife life, int event) {
        List<Map<String, Object>> found = rows.all(
                "select error from stripe_events where stripe_event_id = ?",
                life.events().get(event).path("id").textValue());
        return found.isEmpty() ? null : found.get(0).get("error");
    }

    private static List<StripeLife> others() {
        List<StripeLife> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(life(Tickets.open()).pays());
        }
        return others;
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }
}
