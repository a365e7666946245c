package org.almoner.web.idempotency;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A double click, a retry and a replica that died: one ticket, one checkout. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class RepeatedRequestsTest {

    private static final String SESSIONS = "/v1/checkout/sessions";
    private static final int AT_ONCE = 8;

    @Inject
    Rows rows;

    @Inject
    OldKeys oldKeys;

    @Inject
    StoppableClock clock;

    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void aWorkingStripe() {
        MockedStripe.server().resetAll();
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(okJson(session())));
    }

    @Test
    void sameTicketTwiceIsOneAndAnsweredTheSame() {
        String name = "Reading " + key;
        Response first = ticket(key, "anna-" + key + "@example.com", name);
        first.then().statusCode(200);
        Response second = ticket("\"" + key + "\"", "anna-" + key + "@example.com", name);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(rows.count("recording_tickets", "display_name = ?", name)).isEqualTo(1);
        assertThat(ticket(UUID.randomUUID().toString(), "anna-" + key + "@example.com", name)
                        .path("id")
                        .toString())
                .isNotEqualTo(first.path("id"));
        // Neither the key nor the contact can be read or guessed from what is kept.
        assertThat(rows.all("select * from idempotency_keys").toString())
                .contains(first.path("id").toString())
                .doesNotContain(key)
                .doesNotContain("@example.com");
    }

    @Test
    void sameTicketAtOnceIsOne() throws Exception {
        String name = "Reading " + key;
        List<Response> answers = atOnce(() -> ticket(key, "ben@example.com", name));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
        assertThat(rows.count("recording_tickets", "display_name = ?", name)).isEqualTo(1);
    }

    @Test
    void sameKeyForAnotherRequestIsRefused() {
        ticket(key, "carl@example.com", "One").then().statusCode(200);
        ticket(key, "carl@example.com", "Two")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("title", equalTo("Unprocessable Content"));
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        checkout(key, ticket, "26.00").then().statusCode(422);
        // Of another ticket it is another key.
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(okJson(session())));
        checkout(key, Tickets.open(), "26.00").then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "\u00e4", "\"\""})
    void whatIsNoKeyIsNamed(String bad) {
        ticket(bad, "carl@example.com", "One")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
        ticket("k".repeat(256), "carl@example.com", "One").then().statusCode(400);
    }

    @Test
    void whatIsInvalidUsesNoKey() {
        ticket(key, "no address", "One").then().statusCode(400);
        ticket(key, "dora@example.com", "One").then().statusCode(200);
    }

    @Test
    void sameCheckoutTwiceIsOneSession() {
        UUID ticket = Tickets.open();
        Response first = checkout(key, ticket, "25.00");
        first.then().statusCode(201);
        Response second = checkout(key, ticket, "25");
        second.then().statusCode(201);
        assertThat(second.jsonPath().getMap("")).isEqualTo(first.jsonPath().getMap(""));
        assertThat(asked()).hasSize(1);
    }

    @Test
    void sameCheckoutAtOnceIsOneSession() throws Exception {
        UUID ticket = Tickets.open();
        MockedStripe.server()
                .stubFor(post(SESSIONS).willReturn(okJson(session()).withFixedDelay(300)));
        List<Response> answers = atOnce(() -> checkout(key, ticket, "25.00"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 409));
        assertThat(answers.stream()
                        .filter(answer -> answer.statusCode() == 201)
                        .map(Response::asString)
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 409))
                .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isEqualTo("1"));
        assertThat(asked()).hasSize(1);
        checkout(key, ticket, "25.00").then().statusCode(201);
    }

    @Test
    void whatStripeRefusedMayBeTriedAgainWithTheSameKey() {
        UUID ticket = Tickets.open();
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(MockedStripe.Failure.BAD_REQUEST.answer()));
        checkout(key, ticket, "25.00").then().statusCode(502);
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(okJson(session())));
        checkout(key, ticket, "25.00").then().statusCode(201);
    }

    @Test
    void whatAReplicaThatDiedHadBegunIsTakenUpWithItsDonation() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        String donation = asked().get(0).getHeader("Idempotency-Key");
        held(donation, "1 minute");
        checkout(key, ticket, "25.00").then().statusCode(409);
        held(donation, "-1 minute");
        becameOfTheSession("open");
        checkout(key, ticket, "25.00").then().statusCode(201).body("donationId", equalTo(donation));
        assertThat(asked())
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.getHeader("Idempotency-Key")).isEqualTo(donation));
    }

    /** As when the database went away: then the session was taken back, and the claim stayed. */
    @Test
    void whatIsTakenUpAndCanNoLongerBePaidIsBegunAnewByAllWhoTakeItUpAsOne() {
        UUID ticket = Tickets.open();
        String url =
                checkout(key, ticket, "25.00").then().statusCode(201).extract().path("url");
        String donation = asked().get(0).getHeader("Idempotency-Key");
        String other = session();
        MockedStripe.server()
                .stubFor(post(SESSIONS)
                        .withHeader("Idempotency-Key", WireMock.not(WireMock.equalTo(donation)))
                        .willReturn(okJson(other)));
        becameOfTheSession("open");
        MockedStripe.server()
                .stubFor(get(SESSIONS + url.substring(url.lastIndexOf('/')))
                        .willReturn(okJson(session().replace("\"open\"", "\"expired\""))));
        held(donation, "-1 minute");
        Response again = checkout(key, ticket, "25.00");
        again.then().statusCode(201).body("donationId", not(equalTo(donation)));
        assertThat(other).contains(again.<String>path("url"));
        assertThat(checkout(key, ticket, "25.00").asString()).isEqualTo(again.asString());
        assertThat(asked()).hasSize(3);
        held(donation, "-1 minute");
        checkout(key, ticket, "25.00").then().statusCode(201).body("donationId", equalTo(again.path("donationId")));
    }

    /** As after an update that asks Stripe for something more. */
    @Test
    void whatIsTakenUpAndWasAskedForInOtherWordsIsBegunAnew() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        String donation = asked().get(0).getHeader("Idempotency-Key");
        held(donation, "-1 minute");
        becameOfTheSession("open");
        MockedStripe.server()
                .stubFor(post(SESSIONS)
                        .withHeader("Idempotency-Key", WireMock.equalTo(donation))
                        .willReturn(jsonResponse("{\"error\":{\"type\":\"idempotency_error\"}}", 400)));
        Response again = checkout(key, ticket, "25.00");
        again.then().statusCode(201).body("donationId", not(equalTo(donation)));
        assertThat(checkout(key, ticket, "25.00").asString()).isEqualTo(again.asString());
    }

    @Test
    void keyThatStripeKnowsOtherwiseWhateverItIsComesToAnEnd() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        held(asked().get(0).getHeader("Idempotency-Key"), "-1 minute");
        MockedStripe.server()
                .stubFor(post(SESSIONS).willReturn(jsonResponse("{\"error\":{\"type\":\"idempotency_error\"}}", 400)));
        checkout(key, ticket, "25.00").then().statusCode(502);
    }

    /** Somebody waits, and the key is held for a time. */
    @Test
    void noFurtherSessionIsTriedWhenStripeIsSlow() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        String donation = asked().get(0).getHeader("Idempotency-Key");
        held(donation, "-1 minute");
        clock.stopAt(Instant.now());
        try (HeldAnswers.Held answers = MockedStripe.hold()) {
            MockedStripe.server()
                    .stubFor(HeldAnswers.of(post(SESSIONS)
                            .willReturn(jsonResponse("{\"error\":{\"type\":\"idempotency_error\"}}", 400))));
            CompletableFuture<Response> again = CompletableFuture.supplyAsync(() -> checkout(key, ticket, "25.00"));
            await().until(() -> answers.count() == 1);
            clock.advance(Duration.ofSeconds(30));
            answers.letGo();
            again.join().then().statusCode(502);
        } finally {
            clock.goOn();
        }
        // The call itself may be repeated, where the machine stood still for longer than Stripe is waited for.
        assertThat(asked())
                .extracting(asking -> asking.getHeader("Idempotency-Key"))
                .containsOnly(donation);
    }

    @Test
    void replicaThatIsAheadTakesNothingUpThatSomebodyIsAt() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        held(asked().get(0).getHeader("Idempotency-Key"), "1 minute");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        try {
            checkout(key, ticket, "25.00").then().statusCode(409);
        } finally {
            clock.goOn();
        }
    }

    @Test
    void whatIsTakenUpAndCannotBeLookedAtStaysWhatItIs() {
        UUID ticket = Tickets.open();
        checkout(key, ticket, "25.00").then().statusCode(201);
        String donation = asked().get(0).getHeader("Idempotency-Key");
        held(donation, "-1 minute");
        MockedStripe.server()
                .stubFor(get(urlPathMatching(SESSIONS + "/cs_test_.*"))
                        .willReturn(MockedStripe.Failure.BAD_REQUEST.answer()));
        checkout(key, ticket, "25.00").then().statusCode(502);
        checkout(key, ticket, "25.00").then().statusCode(409);
        held(donation, "-1 minute");
        becameOfTheSession("open");
        checkout(key, ticket, "25.00").then().statusCode(201).body("donationId", equalTo(donation));
    }

    private static void becameOfTheSession(String status) {
        MockedStripe.server()
                .stubFor(get(urlPathMatching(SESSIONS + "/cs_test_.*"))
                        .willReturn(okJson(session().replace("\"open\"", "\"" + status + "\""))));
    }

    @Test
    void afterADayAKeyIsNewAgainAndItsRowIsDeleted() throws Throwable {
        rows.execute("update jobs set due_at = 'epoch', leased_until = null where name = ?", OldKeys.JOB);
        ticket(key, "emil@example.com", "Old").then().statusCode(200);
        ticket(key, "emil@example.com", "New").then().statusCode(422);
        rows.execute("update idempotency_keys set at = now() - interval '25 hours'");
        ticket(key, "emil@example.com", "New").then().statusCode(200);
        rows.execute("update idempotency_keys set at = now() - interval '25 hours'");
        ticket(key + "kept", "emil@example.com", "Kept").then().statusCode(200);
        VertxContextSupport.subscribeAndAwait(oldKeys::look);
        assertThat(rows.count("idempotency_keys", "true")).isEqualTo(1);
    }

    @Test
    void whatStopsTheDeletionOfOldKeysIsToldByItsRowAndTriedAgain() throws Throwable {
        rows.execute("update jobs set due_at = 'epoch', leased_until = null where name = ?", OldKeys.JOB);
        ticket(key, "finn@example.com", "Old").then().statusCode(200);
        rows.execute("update idempotency_keys set at = now() - interval '25 hours'");
        rows.execute("create function keys_break() returns trigger language plpgsql as"
                + " $$ begin raise exception 'broken'; end $$");
        rows.execute("create trigger keys_break before delete on idempotency_keys execute function keys_break()");
        try {
            VertxContextSupport.subscribeAndAwait(oldKeys::look);
        } finally {
            rows.execute("drop function keys_break() cascade");
        }
        assertThat(rows.one("select * from jobs where name = ?", OldKeys.JOB))
                .containsEntry("failures", 1)
                .containsEntry("error", "a mistake of ours (SQLSTATE P0001)")
                .containsEntry("leased_until", null);
        rows.execute("update jobs set due_at = 'epoch' where name = ?", OldKeys.JOB);
        VertxContextSupport.subscribeAndAwait(oldKeys::look);
        assertThat(rows.one("select * from jobs where name = ?", OldKeys.JOB)).containsEntry("failures", 0);
        assertThat(rows.count("idempotency_keys", "true")).isZero();
    }

    private void held(String donation, String time) {
        rows.execute(
                "update idempotency_keys set answer = null, held_until = now() + cast(? as interval)"
                        + " where result = cast(? as uuid)",
                time,
                donation);
    }

    private static List<Response> atOnce(Supplier<Response> request) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Response>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(CompletableFuture.supplyAsync(request, pool));
            }
            return all.stream().map(CompletableFuture::join).toList();
        } finally {
            pool.shutdown();
        }
    }

    private static Response ticket(String key, String address, String name) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body("{\"contactType\":\"EMAIL\",\"contactValue\":\"%s\",\"displayName\":\"%s\"}"
                        .formatted(address, name))
                .post("/api/tickets/create");
    }

    private static Response checkout(String key, UUID ticket, String amount) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(("{\"amount\":%s,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/thanks\","
                                + "\"cancelUrl\":\"https://give.example.org/\"}")
                        .formatted(amount))
                .post("/api/tickets/" + ticket + "/checkout");
    }

    private static List<LoggedRequest> asked() {
        return MockedStripe.server().findAll(postRequestedFor(urlEqualTo(SESSIONS)));
    }

    private static String session() {
        return """
                {"id":"cs_test_%1$s","object":"checkout.session","mode":"payment","status":"open",
                 "payment_status":"unpaid","created":1790000000,"expires_at":1790086400,"amount_total":2500,
                 "currency":"usd","payment_intent":null,"url":"https://checkout.stripe.com/c/pay/cs_test_%1$s"}""".formatted(UUID.randomUUID().toString().replace("-", ""));
    }
}
