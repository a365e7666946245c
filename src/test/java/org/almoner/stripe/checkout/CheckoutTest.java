package org.almoner.stripe.checkout;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a donor to Stripe, against a Stripe that does what the test says. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class CheckoutTest {

    private static final String SESSIONS = "/v1/checkout/sessions";

    @Inject
    Rows rows;

    private UUID ticket;
    private String sessionId;

    @BeforeEach
    void aTicketAndAWorkingStripe() {
        MockedStripe.server().resetAll();
        ticket = Tickets.open();
        sessionId = "cs_test_" + UUID.randomUUID().toString().replace("-", "");
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(okJson(session())));
    }

    @Test
    void opensASessionAndRecordsTheDonationBeforeTheDonorLeaves() {
        Response answer = checkout("25.00", "USD");
        answer.then().statusCode(201);
        JsonPath body = answer.jsonPath();
        assertThat(body.getMap("")).containsOnlyKeys("donationId", "sessionId", "url", "expiresAt");
        assertThat(body.getString("sessionId")).isEqualTo(sessionId);
        assertThat(body.getString("url")).isEqualTo("https://checkout.stripe.com/c/pay/" + sessionId);
        assertThat(body.getString("expiresAt")).isEqualTo("2026-09-22T14:13:20Z");
        UUID donationId = UUID.fromString(body.getString("donationId"));
        assertThat(donationId.version()).isEqualTo(7);
        assertThat(donation())
                .containsEntry("id", donationId)
                .containsEntry("ticket_id", ticket)
                .containsEntry("status", "CREATED")
                .containsEntry("currency", "USD")
                .hasEntrySatisfying("amount", amount -> assertThat(amount).hasToString("25.000"));
        assertThat(Tickets.ledger(ticket).getInt("count")).isZero();
    }

    @Test
    void tellsStripeAllThatItHasToKnow() {
        String donationId = checkout("25.00", "USD").jsonPath().getString("donationId");
        LoggedRequest request = onlyRequest();
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + MockedStripe.KEY);
        assertThat(request.getHeader("Idempotency-Key")).isEqualTo(donationId);
        Map<String, String> expected = Map.ofEntries(
                Map.entry("mode", "payment"),
                Map.entry("client_reference_id", ticket.toString()),
                Map.entry("metadata[ticketId]", ticket.toString()),
                Map.entry("metadata[donationId]", donationId),
                Map.entry("payment_intent_data[metadata][ticketId]", ticket.toString()),
                Map.entry("payment_intent_data[metadata][donationId]", donationId),
                Map.entry("line_items[0][quantity]", "1"),
                Map.entry("line_items[0][price_data][currency]", "usd"),
                Map.entry("line_items[0][price_data][unit_amount]", "2500"),
                Map.entry("line_items[0][price_data][product_data][name]", "Donation"),
                Map.entry("custom_fields[0][type]", "dropdown"),
                Map.entry("custom_fields[0][dropdown][default_value]", "no"),
                Map.entry("custom_fields[0][dropdown][options][1][value]", "yes"),
                Map.entry("success_url", "https://give.example.org/thanks?s={CHECKOUT_SESSION_ID}"),
                Map.entry("cancel_url", "https://give.example.org/tickets"));
        expected.forEach(
                (name, value) -> assertThat(request.formParameters().get(name).firstValue())
                        .as(name)
                        .isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "de-AT;de-AT,de;q=0.9,en;q=0.8",
                "pt;pt",
                "EN-us;EN-us ; q=0.5",
                ";*",
                ";",
                ";de_AT",
                ";<script>,de",
                ";deutsch",
                ";de-abcdefghi"
            })
    void languageOfTheBrowserGoesAlongForTheThanks(String pair) {
        String[] parts = pair.split(";", 2);
        given().contentType(ContentType.JSON)
                .header("Accept-Language", parts[1])
                .body("{\"amount\":25.00,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/\","
                        + "\"cancelUrl\":\"https://give.example.org/\"}")
                .post("/api/tickets/{id}/checkout", ticket)
                .then()
                .statusCode(201);
        assertThat(onlyRequest().formParameters().containsKey("payment_intent_data[metadata][language]"))
                .isEqualTo(!parts[0].isEmpty());
        if (!parts[0].isEmpty()) {
            assertThat(onlyRequest()
                            .formParameters()
                            .get("payment_intent_data[metadata][language]")
                            .firstValue())
                    .isEqualTo(parts[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, JPY, 500", "1.255, KWD, 1260", "99.999, KWD, 100000", "1500.4, ISK, 150000", "7, USD, 700"})
    void chargesWhatStripeCanCharge(String amount, String currency, String minor) {
        checkout(amount, currency).then().statusCode(201);
        assertThat(onlyRequest()
                        .formParameters()
                        .get("line_items[0][price_data][unit_amount]")
                        .firstValue())
                .isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({
        "1.99, USD, amount",
        "5000.01, USD, amount",
        "0, USD, amount",
        "-5, USD, amount",
        "5.001, USD, amount",
        "500.5, JPY, amount",
        "1e999999999, USD, amount",
        "1e-999999999, USD, amount",
        "100.006, KWD, amount",
        "0.10, EUR, amount",
        "5, usd, currency",
        "5, XXX, currency",
        "5, XAU, currency"
    })
    void refusesAmountsOutsideTheLimits(String amount, String currency, String field) {
        checkout(amount, currency)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field));
        assertThat(MockedStripe.server().getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org/",
                "http://give.example.org/",
                "https://give.example.org:444/",
                "https://give.example.org@evil.example.org/",
                "https://u@give.example.org/",
                "https://give.example.org\\\\@evil.example.org/",
                "//give.example.org/",
                "/thanks",
                "javascript:alert(1)",
                "https://give.example.org/ x",
                "https://give.example.org.evil.example.org/",
                ""
            })
    void sendsTheDonorBackToAllowedOriginsOnly(String address) {
        send("{\"amount\":25,\"currency\":\"USD\",\"successUrl\":\"" + address
                        + "\",\"cancelUrl\":\"https://give.example.org/\"}")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("successUrl"));
    }

    @Test
    void asksForAddressesWhereThereIsNoDefault() {
        send("{\"amount\":25,\"currency\":\"USD\"}")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("successUrl"))
                .body("errors.field", hasItem("cancelUrl"));
    }

    @Test
    void closedTicketTakesNoCheckout() {
        rows.execute("update recording_tickets set status = 'CLOSED' where id = ?", ticket);
        checkout("25.00", "USD").then().statusCode(409).contentType("application/problem+json");
        assertThat(MockedStripe.server().getAllServeEvents()).isEmpty();
    }

    @Test
    void unknownTicketIsNotFound() {
        ticket = UUID.randomUUID();
        checkout("25.00", "USD").then().statusCode(404).contentType("application/problem+json");
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void leavesNothingWhenStripeFails(Failure failure) {
        MockedStripe.server().resetAll();
        MockedStripe.server().stubFor(post(SESSIONS).willReturn(failure.answer()));
        long before = rows.count("stripe_attributions", "true");
        Response answer = checkout("25.00", "USD");
        answer.then().statusCode(502).contentType("application/problem+json");
        assertThat(answer.asString()).doesNotContain("Secret", "maria", "sk_", "Exception");
        assertThat(rows.count("stripe_attributions", "true")).isEqualTo(before);
    }

    @Test
    void triesAgainWithTheSameKey() {
        MockedStripe.server().resetAll();
        MockedStripe.server()
                .stubFor(post(SESSIONS)
                        .inScenario("retry")
                        .willReturn(Failure.BROKEN.answer())
                        .willSetStateTo("healed"));
        MockedStripe.server()
                .stubFor(post(SESSIONS)
                        .inScenario("retry")
                        .whenScenarioStateIs("healed")
                        .willReturn(okJson(session())));
        String donationId =
                checkout("25.00", "USD").then().statusCode(201).extract().path("donationId");
        MockedStripe.server()
                .verify(2, postRequestedFor(urlEqualTo(SESSIONS)).withHeader("Idempotency-Key", equalTo(donationId)));
    }

    @Test
    void takesTheSessionBackWhenTheDonationCannotBeRecorded() {
        String expire = SESSIONS + "/" + sessionId + "/expire";
        MockedStripe.server().stubFor(post(expire).willReturn(okJson("{\"id\":\"" + sessionId + "\"}")));
        rows.execute("alter table stripe_attributions rename to stripe_attributions_away");
        try {
            checkout("25.00", "USD").then().statusCode(503).contentType("application/problem+json");
        } finally {
            rows.execute("alter table stripe_attributions_away rename to stripe_attributions");
        }
        MockedStripe.server().verify(1, postRequestedFor(urlEqualTo(expire)));
        assertThat(rows.count("stripe_attributions", "session_id = ?", sessionId))
                .isZero();
    }

    @Test
    void slowStripeHoldsUpNeitherReadsNorWebhooks() {
        MockedStripe.server().resetAll();
        try (HeldAnswers.Held held = MockedStripe.hold()) {
            MockedStripe.server().stubFor(HeldAnswers.of(post(SESSIONS).willReturn(okJson(session()))));
            List<CompletableFuture<Integer>> donors = IntStream.range(0, 12)
                    .mapToObj(donor -> CompletableFuture.supplyAsync(
                            () -> checkout("25.00", "USD").statusCode(), task -> new Thread(task).start()))
                    .toList();
            await().until(() -> held.count() > 0);
            StripeLife life = StripeLife.of(ticket).pays();
            SignedWebhook.sendAll(life);
            assertThat(Tickets.totals(ticket).getString("currency")).isEqualTo("USD");
            // Stripe has answered nobody, and nobody's time is over: those who have an answer were turned away.
            assertThat(donors.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .allMatch(status -> status == 503);
            held.letGo();
            List<Integer> answers = donors.stream().map(CompletableFuture::join).toList();
            assertThat(answers).contains(201).containsOnly(201, 503);
        }
    }

    @Test
    void beyondTheBulkheadIsBusyAndSaysWhenToComeBack() {
        MockedStripe.server().resetAll();
        MockedStripe.server()
                .stubFor(post(SESSIONS).willReturn(okJson(session()).withFixedDelay(900)));
        List<Response> busy = IntStream.range(0, 12)
                .mapToObj(donor ->
                        CompletableFuture.supplyAsync(() -> checkout("25.00", "USD"), task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 503)
                .toList();
        assertThat(busy).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            assertThat(answer.header("Retry-After")).isEqualTo("5");
        });
    }

    @Test
    void abandonedCheckoutExpires() {
        String donationId = checkout("25.00", "USD").jsonPath().getString("donationId");
        SignedWebhook.send(("{\"id\":\"evt_%s\",\"object\":\"event\",\"type\":\"checkout.session.expired\","
                                + "\"created\":1790086400,\"livemode\":false,\"data\":{\"object\":%s}}")
                        .formatted(sessionId, session().replace("\"open\"", "\"expired\"")))
                .then()
                .statusCode(200);
        assertThat(donation())
                .containsEntry("id", UUID.fromString(donationId))
                .containsEntry("status", "EXPIRED")
                .containsEntry("ticket_id", ticket);
    }

    @Test
    void paidCheckoutKeepsItsDonation() {
        String donationId = checkout("25.00", "USD").jsonPath().getString("donationId");
        String paid = session()
                .replace("\"open\"", "\"complete\"")
                .replace("\"unpaid\"", "\"paid\"")
                .replace("\"payment_intent\":null", "\"payment_intent\":\"pi_" + sessionId + "\"");
        SignedWebhook.send(("{\"id\":\"evt_%s\",\"object\":\"event\",\"type\":\"checkout.session.completed\","
                                + "\"created\":1790000100,\"livemode\":false,\"data\":{\"object\":%s}}")
                        .formatted(sessionId, paid))
                .then()
                .statusCode(200);
        assertThat(Tickets.ledger(ticket).getString("donations[0].id")).isEqualTo(donationId);
        assertThat(Tickets.ledger(ticket).getString("donations[0].status")).isEqualTo("PAID");
    }

    private Response checkout(String amount, String currency) {
        return send(("{\"amount\":%s,\"currency\":\"%s\","
                        + "\"successUrl\":\"https://give.example.org/thanks?s={CHECKOUT_SESSION_ID}\","
                        + "\"cancelUrl\":\"https://give.example.org/tickets\"}")
                .formatted(amount, currency));
    }

    private Response send(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/tickets/" + ticket + "/checkout");
    }

    private LoggedRequest onlyRequest() {
        List<LoggedRequest> requests = MockedStripe.server().findAll(postRequestedFor(anyUrl()));
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).getUrl()).isEqualTo(SESSIONS);
        return requests.get(0);
    }

    private Map<String, Object> donation() {
        return rows.one("select * from stripe_attributions where session_id = ?", sessionId);
    }

    private String session() {
        return """
                {"id":"%1$s","object":"checkout.session","mode":"payment","status":"open","payment_status":"unpaid",
                 "created":1790000000,"expires_at":1790086400,"amount_total":2500,"currency":"usd",
                 "payment_intent":null,"client_reference_id":"%2$s","metadata":{"ticketId":"%2$s"},
                 "url":"https://checkout.stripe.com/c/pay/%1$s"}""".formatted(sessionId, ticket);
    }
}
