package org.almoner.live;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almoner.testing.Admin;
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

/** What a browser that follows a ticket is told, and what happens to one that does not listen. */
@QuarkusTest
class LiveStreamTest {

    private static final long START = 1_790_000_000L;

    @TestHTTPResource
    URI server;

    @Inject
    Rows rows;

    @Inject
    LiveTickets tickets;

    @Inject
    StoppableClock clock;

    private UUID ticket;

    @BeforeEach
    void aTicket() {
        ticket = Tickets.open();
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @Test
    void paidDonationIsToldWithTheTotals() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            SignedWebhook.sendAll(life(2_500).pays());
            stream.await(event -> event.text("donation.sessionId") != null);
            String ledger = Tickets.text("/api/tickets/" + ticket + "/donations");
            String totals = Tickets.text("/api/tickets/" + ticket + "/donations/total");
            EventStream.Event last = last(stream);
            assertThat(last.name()).isEqualTo("donation");
            String donation = ledger.substring(ledger.indexOf('[') + 1, ledger.lastIndexOf(']'));
            assertThat(last.data()).isEqualTo("{\"donation\":" + donation + ",\"totals\":" + totals + "}");
        }
    }

    @Test
    void everyChangeIsToldAsItHappens() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            StripeLife life = life(2_500).pays();
            SignedWebhook.sendAll(life);
            stream.await(event -> "PAID".equals(event.text("donation.status")));
            SignedWebhook.sendAll(life.later(5).refund("a", 500, "succeeded"));
            stream.await(event -> event.text("totals.total").equals("20.00"));
            SignedWebhook.sendAll(life.later(5).dispute("d", 2_000, "needs_response"));
            stream.await(event -> "DISPUTED".equals(event.text("donation.status")));
            SignedWebhook.sendAll(life.later(5).disputeBecomes("d", "won"));
            stream.await(event -> event.text("totals.breakdown.disputed").equals("0.00")
                    && stream.events().stream().anyMatch(e -> "DISPUTED".equals(e.text("donation.status"))));
        }
    }

    @Test
    void nobodyHearsOfOtherTicketsAndOfAttemptsWithoutMoney() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            SignedWebhook.sendAll(
                    new StripeLife(StripeShape.V2026, key(), START, 900, "usd", Tickets.open(), true).pays());
            SignedWebhook.sendAll(life(900).expires());
            SignedWebhook.sendAll(life(700).pays());
            stream.await(event -> event.text("donation.sessionId") != null);
            assertThat(stream.events())
                    .allMatch(event -> event.text("donation.amount").equals("7.00"));
        }
    }

    @Test
    void browserThatComesBackHasLostNothing() {
        String last;
        try (EventStream stream = EventStream.open(server, ticket)) {
            SignedWebhook.sendAll(life(100).pays());
            stream.await(event -> event.text("donation.amount").equals("1.00"));
            last = stream.lastEventId();
        }
        SignedWebhook.sendAll(life(200).pays());
        SignedWebhook.sendAll(life(300).pays());
        try (EventStream stream = EventStream.open(server, ticket, last)) {
            SignedWebhook.sendAll(life(400).pays());
            for (String amount : List.of("2.00", "3.00", "4.00")) {
                stream.await(event -> event.text("donation.amount").equals(amount));
            }
        }
    }

    /** What one replica wrote, or where it let a browser begin, says nothing of another's clock. */
    @Test
    void browserThatComesBackHasLostNothingWhereAReplicaIsAhead() {
        String start;
        String last;
        clock.stopAt(Instant.now().plusSeconds(200));
        try (EventStream stream = EventStream.open(server, ticket)) {
            start = stream.lastEventId();
            SignedWebhook.sendAll(life(100).pays());
            stream.await(event -> event.text("donation.amount").equals("1.00"));
            last = stream.lastEventId();
        }
        clock.goOn();
        SignedWebhook.sendAll(life(200).pays());
        for (String place : List.of(start, last)) {
            try (EventStream stream = EventStream.open(server, ticket, place)) {
                stream.await(event -> event.text("donation.amount").equals("2.00"));
            }
        }
    }

    @Test
    void longAbsenceIsMadeUpForPageByPage() {
        String start;
        try (EventStream stream = EventStream.open(server, ticket)) {
            start = stream.lastEventId();
        }
        int donations = LiveStream.PAGE_ROWS * 2 + 7;
        paidAtOnce(donations);
        try (EventStream stream = EventStream.open(server, ticket, start)) {
            await().until(() -> ids(stream).size() == donations);
            assertThat(stream.events()).hasSize(donations);
        }
    }

    @Test
    void hotTicketIsReadAFewTimesASecond() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            List<StripeLife> lives =
                    IntStream.range(0, 40).mapToObj(i -> life(100).pays()).toList();
            long start = System.nanoTime();
            lives.parallelStream()
                    .forEach(life ->
                            SignedWebhook.send(life.events().get(0)).then().statusCode(200));
            await().until(() -> ids(stream).size() == lives.size());
            double seconds = (System.nanoTime() - start) / 1e9;
            Set<String> totals = stream.events().stream()
                    .map(event -> event.text("totals.total"))
                    .collect(Collectors.toSet());
            assertThat((double) totals.size()).isLessThanOrEqualTo(seconds * 4 + 2);
            assertThat(last(stream).text("totals.total")).isEqualTo("40.00");
        }
    }

    @Test
    void donationThatLeavesTheLedgerIsToldById() {
        StripeLife life = life(500).pays();
        SignedWebhook.sendAll(life);
        UUID other = Tickets.open();
        UUID donation = UUID.fromString(Tickets.ledger(ticket).getString("donations[0].id"));
        try (EventStream stream = EventStream.open(server, ticket)) {
            rows.execute("update stripe_attributions set ticket_id = ? where id = ?", other, donation);
            rows.all("select pg_notify('almoner_ledger', ?)", ticket + " " + donation);
            EventStream.Event event = stream.await(news -> news.text("leftId") != null);
            assertThat(event.text("leftId")).isEqualTo(donation.toString());
            assertThat(event.text("donation")).isNull();
        }
    }

    @Test
    void browserThatComesBackHearsWhatHasLeftAndNotWhatHasReturned() {
        SignedWebhook.sendAll(life(500).pays());
        SignedWebhook.sendAll(life(700).pays());
        String last;
        List<UUID> donations = Tickets.ledger(ticket).getList("donations.id", String.class).stream()
                .map(UUID::fromString)
                .toList();
        try (EventStream stream = EventStream.open(server, ticket)) {
            last = stream.lastEventId();
        }
        UUID other = Tickets.open();
        attribute(donations.get(0), other);
        attribute(donations.get(1), other);
        attribute(donations.get(1), ticket);
        try (EventStream stream = EventStream.open(server, ticket, last)) {
            EventStream.Event left = stream.await(news -> news.text("leftId") != null);
            assertThat(left.text("leftId")).isEqualTo(donations.get(0).toString());
            assertThat(left.text("donation")).isNull();
            stream.await(news -> donations.get(1).toString().equals(news.text("donation.id")));
            assertThat(stream.events())
                    .noneMatch(news -> donations.get(1).toString().equals(news.text("leftId")));
        }
    }

    @Test
    void whatHasLeftIsToldPageByPageWithWhatWasWritten() {
        String start;
        try (EventStream stream = EventStream.open(server, ticket)) {
            start = stream.lastEventId();
        }
        int donations = LiveStream.PAGE_ROWS * 3;
        paidAtOnce(donations);
        UUID other = Tickets.open();
        rows.execute(
                "update stripe_attributions set ticket_id = ?, updated_at = now()"
                        + " where ticket_id = ? and uuid_hash(id) % 2 = 0",
                other, ticket);
        rows.execute("delete from stripe_attributions where ticket_id = ? and uuid_hash(id) % 5 = 0", ticket);
        long kept = rows.count("stripe_attributions", "ticket_id = ?", ticket);
        try (EventStream stream = EventStream.open(server, ticket, start)) {
            await().until(() -> stream.events().size() == donations);
            assertThat(stream.events().stream()
                            .filter(news -> news.text("leftId") == null)
                            .count())
                    .isEqualTo(kept);
            assertThat(stream.events().stream()
                            .map(news -> news.text("leftId") == null ? news.text("donation.id") : news.text("leftId"))
                            .distinct())
                    .hasSize(donations);
        }
    }

    private static void attribute(UUID donation, UUID ticket) {
        Admin.request()
                .contentType("application/json")
                .body("{\"ticketId\":\"" + ticket + "\"}")
                .post("/admin/donations/" + donation + "/attribute")
                .then()
                .statusCode(200);
    }

    @Test
    void quietStreamSendsHeartbeats() {
        try (EventStream stream = EventStream.open(server, ticket)) {
            await().until(() -> stream.comments() >= 2);
            assertThat(stream.events()).isEmpty();
        }
    }

    @Test
    void readerThatTakesNothingIsLetGoAndHoldsNobodyUp() throws Exception {
        paidAtOnce(150);
        // So that few reads of them fill the line.
        rows.execute("update stripe_attributions set donor_last_name = repeat('x', 3000) where ticket_id = ?", ticket);
        String all = rows.all("select id from stripe_attributions where ticket_id = ?", ticket).stream()
                .map(row -> row.get("id").toString())
                .collect(Collectors.joining(","));
        int before = tickets.count();
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new java.net.InetSocketAddress("localhost", server.getPort()));
            deaf.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            await().until(() -> tickets.count() == before + 1);
            try (EventStream stream = EventStream.open(server, ticket)) {
                // More than the sockets' own buffers hold, some of it at once and the rest as it is asked for.
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> {
                            rows.all("select pg_notify('almoner_ledger', ?)", ticket + " " + all);
                            return tickets.count() == before + 1;
                        });
                assertThat(stream.isOver()).isFalse();
                SignedWebhook.sendAll(life(700).pays());
                stream.await(event -> event.text("donation.amount").equals("7.00"));
            }
            deaf.setSoTimeout(10_000);
            InputStream rest = deaf.getInputStream();
            byte[] buffer = new byte[65_536];
            assertThat(isCut(rest, buffer)).isTrue();
        }
        await().until(() -> tickets.count() == before);
    }

    @Test
    void badInputIsRefused() {
        String path = "/api/tickets/" + ticket + "/donations/stream";
        for (String id : List.of("soon", "-1", "+1000000-01-01T00:00:00Z", "1969-01-01T00:00:00Z")) {
            given().header("Last-Event-ID", id)
                    .get(path)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        given().get("/api/tickets/" + UUID.randomUUID() + "/donations/stream")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().get("/api/tickets/x/donations/stream").then().statusCode(400);
        given().head(path).then().statusCode(204);
        assertThat(tickets.count()).isZero();
    }

    /** All of one batch, and so of one moment; of a later version, so that no audit takes them for what it can mend. */
    private void paidAtOnce(int donations) {
        rows.execute("""
                insert into stripe_attributions (id, ticket_id, status, amount, currency, stripe_created_at, paid_at,
                    created_at, updated_at, history, derivation)
                select gen_random_uuid(), ?, 'PAID', 1, 'USD', now(), now(), now(), now(), '{}', 1000000
                from generate_series(1, ?)
                """, ticket, donations);
    }

    private static boolean isCut(InputStream rest, byte[] buffer) {
        try {
            while (rest.read(buffer) >= 0) {
                // what was under way
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.io.IOException e) {
            return true;
        }
    }

    private String request() {
        return "GET /api/tickets/" + ticket + "/donations/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static Set<String> ids(EventStream stream) {
        return stream.events().stream().map(event -> event.text("donation.id")).collect(Collectors.toSet());
    }

    private static EventStream.Event last(EventStream stream) {
        return stream.events().get(stream.events().size() - 1);
    }

    private StripeLife life(long amount) {
        return new StripeLife(StripeShape.V2026, key(), START, amount, "usd", ticket, true);
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
