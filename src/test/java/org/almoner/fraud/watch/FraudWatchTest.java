package org.almoner.fraud.watch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.almoner.database.sql.OwnContext;
import org.almoner.fraud.guard.CheckoutGuards;
import org.almoner.testing.Admin;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeAbuse;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cards are tried at a ticket among honest gifts: it is slowed, closed and opened again, and others never know. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class FraudWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CHECKOUT = "/checkout";

    @Inject
    FraudJob job;

    @Inject
    CheckoutGuards guards;

    @Inject
    OwnContext ownContext;

    @Inject
    StoppableClock clock;

    @Inject
    DataSource database;

    @Inject
    Rows rows;

    private UUID ticket;
    private Instant now;

    @BeforeEach
    void nothingHasHappened() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
        ticket = Tickets.open();
        rows.execute("delete from fraud_guards");
        rows.execute("delete from fraud_attempts");
        rows.execute("delete from fraud_gifts");
        rows.execute("delete from fraud_notices");
        rows.execute("delete from fraud_blocked");
        look();
        rows.execute("delete from fraud_cases");
        rows.execute("delete from fraud_gifts");
        // So that no test runs over the end of a quarter; and later than what has just been done.
        now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        clock.stopAt(now);
        readGuards();
    }

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
        rows.execute("delete from fraud_guards");
        readGuards();
    }

    /** Also when what this server counts has passed the place: it would leave out what came between. */
    @Test
    void whatWasRestoredIsNotFollowedUntilItIsSaidFromWhere() {
        rows.execute("update fraud_place set transaction_id = 9000000000000000000");
        ownContext.start(job::watchIfDue).await().atMost(LIMIT);
        rows.execute("update fraud_place set transaction_id = 1");
        StripeJobRows.reset(rows);
        ownContext.start(job::watchIfDue).await().atMost(LIMIT);
        assertThat(rows.one("select error from jobs where name = 'fraud'").get("error"))
                .asString()
                .contains("Restoring");
        rows.execute("update fraud_place set transaction_id = null, movement_id = 0, of_another_server = false");
        StripeJobRows.reset(rows);
        look();
        assertThat(rows.one("select error from jobs where name = 'fraud'").get("error"))
                .isNull();
    }

    @Test
    void ticketIsSlowedThenClosedAndOpensByItself() {
        UUID other = Tickets.open();
        for (int i = 0; i < 4; i++) {
            checkout(ticket).then().statusCode(201);
        }
        decline(ticket, 19);
        look();
        assertThat(guarded(ticket)).isNull();
        checkout(ticket).then().statusCode(201);
        try (LogWatch log = new LogWatch("org.almoner.fraud")) {
            decline(ticket, 1);
            look();
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN The checkout of ticket " + ticket + " is slowed until"));
        }
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        for (int i = 0; i < 3; i++) {
            checkout(ticket).then().statusCode(201);
        }
        Response refused = checkout(ticket);
        refused.then().statusCode(429).contentType("application/problem+json");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        checkout(other).then().statusCode(201);

        decline(ticket, 59);
        look();
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        decline(ticket, 1);
        look();
        assertThat(guarded(ticket)).isEqualTo("CLOSED");
        Response closed = checkout(ticket);
        closed.then().statusCode(503).contentType("application/problem+json");
        assertThat(closed.header("Retry-After")).isEqualTo("1800");
        checkout(other).then().statusCode(201);

        // By its own time, before anybody has looked.
        clock.advance(Duration.ofMinutes(30));
        checkout(ticket).then().statusCode(201);
        look();
        assertThat(guarded(ticket)).isNull();
        assertThat(openCases("TICKET", ticket.toString())).hasSize(1);
        assertThat(openCases("TICKET", ticket.toString()).get(0).get("reasons").toString())
                .contains("80 attempts to pay failed beside 0 gifts");
    }

    @Test
    void honestGiftsBesideFailuresAreNothing() {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            give(ticket, 2_500, "US", "honest" + i + "@example.org")
                    .events()
                    .forEach(event -> sent.add(SignedWebhook.sendAsync(event)));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        decline(ticket, 29);
        look();
        assertThat(guarded(ticket)).isNull();
        assertThat(openCases("TICKET", ticket.toString())).isEmpty();
        assertThat(rows.one("select sum(gifts) as n from fraud_gifts where ticket_id = ?", ticket)
                        .get("n"))
                .isEqualTo(BigDecimal.valueOf(30));
    }

    /** An import tells of years, and it would be forgotten within the hour. */
    @Test
    void giftsOfLongAgoAreNotCounted() {
        Instant today = now;
        for (int days : List.of(59, 61, 1000)) {
            now = today.minus(Duration.ofDays(days));
            give(ticket, 2_500, "US", "former@example.org").events().forEach(SignedWebhook::send);
        }
        look();
        assertThat(rows.one("select sum(gifts) as n from fraud_gifts where ticket_id = ?", ticket)
                        .get("n"))
                .isEqualTo(BigDecimal.ONE);
    }

    @Test
    void acceptedTicketIsLeftAlone() {
        decline(ticket, 25);
        look();
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        Object id = openCases("TICKET", ticket.toString()).get(0).get("id");
        Admin.auditor().post("/admin/fraud/cases/" + id + "/accept").then().statusCode(403);
        for (int i = 0; i < 2; i++) {
            assertThat(Admin.request()
                            .post("/admin/fraud/cases/" + id + "/accept")
                            .then()
                            .statusCode(200)
                            .extract()
                            .<String>path("state"))
                    .isEqualTo("ACCEPTED");
        }
        Admin.request().post("/admin/fraud/cases/" + id + "/refund").then().statusCode(409);
        Admin.request().post("/admin/fraud/cases/" + id + "/block").then().statusCode(409);
        decline(ticket, 100);
        look();
        assertThat(guarded(ticket)).isNull();
        assertThat(rows.count("fraud_cases", "subject = ?", ticket.toString())).isEqualTo(1);
        clock.advance(Duration.ofHours(25));
        now = clock.instant();
        decline(ticket, 25);
        look();
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        assertThat(rows.count("fraud_cases", "subject = ?", ticket.toString())).isEqualTo(2);
    }

    @Test
    void acceptedForAnotherReasonIsStillGuarded() {
        rows.execute(
                "insert into fraud_cases (subject_kind, subject, ticket_id, score, reasons, state, opened_at, updated_at,"
                        + " decided_at) values ('TICKET', '" + ticket + "', '" + ticket
                        + "', 40, '{\"CountryBurst\": {\"points\": 20, \"words\": \"Many from BR.\"}}', 'ACCEPTED', '"
                        + now + "', '" + now
                        + "', '" + now + "')");
        decline(ticket, 25);
        look();
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        assertThat(openCases("TICKET", ticket.toString()))
                .singleElement()
                .satisfies(one -> assertThat(one.get("reasons").toString())
                        .contains("Declines")
                        .doesNotContain("CountryBurst"));
    }

    @Test
    void whoAcceptsATicketTellsThatItsCheckoutIsOpen() {
        decline(ticket, 25);
        look();
        assertThat(guarded(ticket)).isEqualTo("SLOWED");
        Object id = openCases("TICKET", ticket.toString()).get(0).get("id");
        Admin.request().post("/admin/fraud/cases/" + id + "/accept").then().statusCode(200);
        Admin.request().post("/admin/fraud/cases/" + id + "/accept").then().statusCode(200);
        assertThat(rows.count("alerts", "cast(body as jsonb) @> cast(? as jsonb)", """
                {"type": "fraud.checkout.opened", "data": {"ticketId": "%s"}}""".formatted(ticket)))
                .isEqualTo(1);
    }

    @Test
    void whoIsToldOfASlowedCheckoutReadsUntilWhenInUtc() {
        decline(ticket, 25);
        look();
        assertThat(rows.count(
                        "alerts",
                        "cast(body as jsonb) @> cast(? as jsonb) and cast(body as jsonb) -> 'data' ->> 'until' like '____-__-__T%Z'",
                        """
                        {"type": "fraud.checkout.slowed", "data": {"ticketId": "%s"}}""".formatted(ticket)))
                .isEqualTo(1);
    }

    @Test
    void anotherReplicaGoesOnSoonWhenTheOneThatWatchesDies() throws Exception {
        decline(ticket, 25);
        look();
        CompletableFuture<Void> watching;
        try (Connection held = database.getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute("select from fraud_place for update");
            watching = ownContext.start(job::watchIfDue).subscribeAsCompletionStage();
            await().until(() -> rows.count("pg_locks", "not granted") > 0);
            assertThat(rows.count(
                            "jobs", "name = 'fraud' and leased_until between now() and now() + interval '1 minute'"))
                    .isEqualTo(1);
            held.rollback();
        }
        watching.join();
    }

    @Test
    void twoWhoLookAtOnceOpenOneCase() {
        decline(ticket, 40);
        CompletableFuture.allOf(
                        ownContext.start(job::watchIfDue).subscribeAsCompletionStage(),
                        ownContext.start(job::watchIfDue).subscribeAsCompletionStage())
                .join();
        look();
        look();
        assertThat(rows.count("fraud_cases", "subject = ?", ticket.toString())).isEqualTo(1);
    }

    @Test
    void attackWithoutATicketIsACaseAboutEverything() {
        decline(null, 30);
        look();
        assertThat(openCases("ALL", "all")).hasSize(1);
        assertThat(rows.count("fraud_guards", "true")).isZero();
    }

    private void decline(UUID at, int times) {
        CompletableFuture<?>[] sent = new CompletableFuture<?>[times];
        for (int i = 0; i < times; i++) {
            String event =
                    StripeAbuse.declined(at, now, "stolen_card", "BR", "US").toString();
            String signature = SignedWebhook.header(event, SignedWebhook.SECRET, now);
            sent[i] = CompletableFuture.runAsync(
                    () -> SignedWebhook.send(event, signature).then().statusCode(200));
        }
        CompletableFuture.allOf(sent).join();
    }

    private StripeLife give(UUID at, long minor, String country, String email) {
        return new StripeLife(
                        StripeShape.V2026,
                        UUID.randomUUID().toString().replace("-", ""),
                        now.getEpochSecond(),
                        minor,
                        "usd",
                        at,
                        false)
                .pays();
    }

    private static Response checkout(UUID ticket) {
        String id = "cs_test_" + UUID.randomUUID().toString().replace("-", "");
        MockedStripe.server()
                .stubFor(post(urlPathEqualTo("/v1/checkout/sessions"))
                        .willReturn(okJson("{\"id\":\"" + id + "\",\"url\":\"https://checkout.stripe.com/c/pay/x\","
                                + "\"created\":1790000000,\"expires_at\":1790086400}")));
        return given().contentType(ContentType.JSON)
                .body(Map.of(
                        "amount",
                        25,
                        "currency",
                        "USD",
                        "successUrl",
                        "https://give.example.org/yes",
                        "cancelUrl",
                        "https://give.example.org/no"))
                .post("/api/tickets/" + ticket + CHECKOUT);
    }

    private String guarded(UUID ticket) {
        return rows.all("select state from fraud_guards where ticket_id = ?", ticket).stream()
                .map(row -> (String) row.get("state"))
                .findFirst()
                .orElse(null);
    }

    private List<Map<String, Object>> openCases(String kind, String subject) {
        return rows.all(
                "select * from fraud_cases where subject_kind = ? and subject = ? and state = 'OPEN'", kind, subject);
    }

    /** Until it has dealt with all that the journal has; a transaction of another test may hold that back for a moment. */
    private void look() {
        await().atMost(LIMIT).until(() -> {
            ownContext.start(job::watchIfDue).await().atMost(LIMIT);
            return rows.count(
                            "ledger_movements, fraud_place",
                            "(xid, id) > (cast(cast(transaction_id as text) as xid8), movement_id)")
                    == 0;
        });
        readGuards();
    }

    private void readGuards() {
        ownContext.start(guards::readAnew).await().atMost(LIMIT);
    }
}
