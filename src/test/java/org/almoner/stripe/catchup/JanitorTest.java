package org.almoner.stripe.catchup;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no event settles is settled by asking Stripe. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class JanitorTest {

    private static final long PAID = 1_790_000_100L;
    private static final String BALANCE = "(?s)\\{\"id\":\"txn_.*?}";

    @Inject
    Rows rows;

    @Inject
    Janitor janitor;

    @Inject
    PaymentQuestion question;

    @Inject
    OwnContext ownContext;

    private UUID ticket;
    private String key;
    private UUID donation;

    @BeforeEach
    void anOldCheckoutThatNothingWasHeardOf() {
        // Whatever other tests have left is too young or too old to be asked about.
        rows.execute("update stripe_attributions set created_at = now() - interval '60 days'");
        StripeJobRows.reset(rows);
        MockedStripe.server().resetAll();
        ticket = Tickets.open();
        key = UUID.randomUUID().toString().replace("-", "");
        donation = checkout(session("open", "unpaid"));
        age(donation);
    }

    private UUID checkout(String session) {
        MockedStripe.server().stubFor(post("/v1/checkout/sessions").willReturn(okJson(session)));
        return UUID.fromString(given().contentType(ContentType.JSON)
                .body("{\"amount\":25,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/\","
                        + "\"cancelUrl\":\"https://give.example.org/\"}")
                .post("/api/tickets/" + ticket + "/checkout")
                .then()
                .statusCode(201)
                .extract()
                .path("donationId"));
    }

    @Test
    void sessionThatIsOverExpiresItsDonation() {
        answerWith(session("expired", "unpaid"));
        tidy();
        assertThat(payment()).containsEntry("status", "EXPIRED");
        assertThat(asked().get(0).getQueryParams()).containsKey("expand[0]");
    }

    @Test
    void paymentWithoutAWebhookIsPaidWithItsFee() {
        answerWith(paidSession(charge()));
        tidy();
        assertThat(payment())
                .containsEntry("status", "PAID")
                .containsEntry("ticket_id", ticket)
                .containsEntry("payment_intent_id", "pi_" + key)
                .containsEntry("charge_id", "ch_" + key)
                .containsEntry("donor_last_name", "Lopez")
                .hasEntrySatisfying("fee", fee -> assertThat(fee).hasToString("1.030"))
                .hasEntrySatisfying(
                        "paid_at",
                        at -> assertThat(((Timestamp) at).toInstant()).isEqualTo(Instant.ofEpochSecond(PAID)));
        assertThat(totals()).contains("{\"paid\":25.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":25.00}");
    }

    @Test
    void eventsThatComeAfterAllChangeNothing() {
        answerWith(paidSession(charge()));
        tidy();
        StripeLife life = new StripeLife(StripeShape.V2026, key, PAID, 2_500, "usd", ticket, true)
                .pays()
                .later(60)
                .refund("a", 500, "succeeded");
        SignedWebhook.sendAll(life);
        assertThat(totals()).contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
        assertThat(payment()).containsEntry("id", donation);
    }

    /** The charge of a method that takes days is made long before the money comes, or money was authorised days before. */
    @Test
    void whatIsLearnedDoesNotMoveWhenItWasPaid() {
        Instant told = Instant.ofEpochSecond(PAID + 86_400);
        StripeLife life =
                new StripeLife(StripeShape.V2026, key, told.getEpochSecond(), 2_500, "usd", ticket, true).pays();
        SignedWebhook.sendAll(life);
        assertThat(paidAt()).isEqualTo(told);
        age(donation);
        answerOfTheIntent();
        tidy();
        assertThat(payment().get("fee")).hasToString("1.030");
        assertThat(paidAt()).isEqualTo(told);
    }

    private Instant paidAt() {
        return ((Timestamp) payment().get("paid_at")).toInstant();
    }

    @Test
    void partRefundedInTheMeantimeCountsOnce() {
        answerWith(paidSession(charge().replace("\"amount_refunded\":0", "\"amount_refunded\":500")));
        tidy();
        assertThat(totals()).contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
        StripeLife life = new StripeLife(StripeShape.V2026, key, PAID, 2_500, "usd", ticket, true)
                .pays()
                .later(60)
                .refund("a", 500, "succeeded");
        SignedWebhook.sendAll(life);
        assertThat(totals()).contains("{\"paid\":25.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":20.00}");
    }

    @Test
    void asynchronousPaymentThatFailedIsFailed() {
        answerWith(
                session("complete", "unpaid")
                        .replace(
                                "\"payment_intent\":null",
                                "\"payment_intent\":{\"id\":\"pi_" + key
                                        + "\",\"object\":\"payment_intent\",\"amount\":2500,"
                                        + "\"currency\":\"usd\",\"status\":\"requires_payment_method\",\"created\":1790000000}"));
        tidy();
        assertThat(payment()).containsEntry("status", "FAILED");
    }

    @Test
    void openSessionIsAskedAboutAgainAtRisingIntervals() {
        answerWith(session("open", "unpaid"));
        tidy();
        assertThat(waitMinutes()).isBetween(14L, 15L);
        StripeJobRows.due(rows, Janitor.JOB);
        tidy();
        assertThat(asked()).hasSize(1);
        for (long expected : new long[] {30, 60, 120}) {
            rows.execute("update stripe_inquiries set due_at = now() where donation_id = ?", donation);
            StripeJobRows.due(rows, Janitor.JOB);
            tidy();
            assertThat(waitMinutes()).isBetween(expected - 1, expected);
        }
        rows.execute("update stripe_inquiries set due_at = now(), tries = 40 where donation_id = ?", donation);
        StripeJobRows.due(rows, Janitor.JOB);
        tidy();
        assertThat(waitMinutes()).isBetween(24 * 60L - 1, 24 * 60L);
        assertThat(payment()).containsEntry("status", "CREATED");
    }

    @Test
    void feeThatNoEventToldIsFetched() {
        StripeLife life = new StripeLife(StripeShape.V2026, key, PAID, 2_500, "usd", ticket, true).pays();
        for (ObjectNode event : life.events()) {
            ObjectNode object = (ObjectNode) event.path("data").path("object");
            if (object.has("balance_transaction")) {
                object.put("balance_transaction", "txn_" + key);
            }
            SignedWebhook.send(event).then().statusCode(200);
        }
        assertThat(payment()).containsEntry("fee", null);
        rows.execute(
                "update stripe_attributions set created_at = now() - interval '1 hour' where session_id = ?",
                "cs_" + key);
        answerOfTheIntent();
        tidy();
        assertThat(payment().get("fee")).hasToString("1.030");
        assertThat(payment().get("settled_amount")).hasToString("23.970");
        StripeJobRows.due(rows, Janitor.JOB);
        tidy();
        assertThat(asked()).hasSize(1);
    }

    /** Until API version 2025-03-31.basil the fee of all that was authorised was taken, and that of the rest given back. */
    @ParameterizedTest
    @CsvSource({"charges/ch_, ''", "payment_intents/pi_, latest_charge."})
    void feeOfWhatWasCapturedInPartIsFetchedWithWhatTookTheRestBack(String asked, String inside) {
        boolean ofIntent = !inside.isEmpty();
        String part = (ofIntent ? charge() : chargeAlone())
                .replace(
                        "\"amount\":2500,\"amount_captured\":2500,\"amount_refunded\":0",
                        "\"amount\":5000,\"amount_captured\":2500,\"amount_refunded\":2500");
        String intent = """
                {"id":"pi_%s","object":"payment_intent","amount":5000,"amount_received":2500,"currency":"usd",
                 "status":"succeeded","created":1790000050,"latest_charge":null,"metadata":{}}""".formatted(key);
        SignedWebhook.send(
                        ofIntent
                                ? event("payment_intent.succeeded", PAID, intent)
                                : event("charge.captured", PAID, part.replaceAll(BALANCE, "null")))
                .then()
                .statusCode(200);
        UUID paid = (UUID) rows.one(
                        "select id from stripe_attributions where ? in (charge_id, payment_intent_id)",
                        (ofIntent ? "pi_" : "ch_") + key)
                .get("id");
        rows.execute("delete from stripe_attributions where id = ?", donation);
        age(paid);
        String back = """
                "refunds":{"data":[{"id":"re_%1$s","object":"refund","amount":2500,"currency":"usd","status":"succeeded",
                 "created":%2$d,"charge":"ch_%1$s","balance_transaction":{"id":"txn_r","amount":-2500,
                 "fee":-72,"net":-2428,"currency":"usd","reporting_category":"partial_capture_reversal"}}]},"metadata":""".formatted(key, PAID);
        String ofAll =
                part.replace("\"amount\":2500,\"fee\":103,\"net\":2397", "\"amount\":5000,\"fee\":175,\"net\":4825");
        for (String charge : List.of(ofAll, ofAll.replace("\"metadata\":", back))) {
            assertThat(rows.one("select * from stripe_attributions where id = ?", paid))
                    .containsEntry("fee", null)
                    .containsEntry("settled_amount", null);
            String answer = ofIntent ? intent.replace("\"latest_charge\":null", "\"latest_charge\":" + charge) : charge;
            MockedStripe.server()
                    .stubFor(get(urlPathEqualTo("/v1/" + asked + key)).willReturn(okJson(answer)));
            // Once it is known.
            MockedStripe.server()
                    .stubFor(get(urlPathEqualTo("/v1/charges/ch_" + key)).willReturn(okJson(charge)));
            rows.execute("update stripe_inquiries set due_at = now() where donation_id = ?", paid);
            StripeJobRows.due(rows, Janitor.JOB);
            tidy();
        }
        assertThat(asked())
                .extracting(
                        question -> question.getQueryParams().get("expand[1]").firstValue())
                .contains(inside + "refunds.data.balance_transaction");
        assertThat(rows.one("select * from stripe_attributions where id = ?", paid))
                .containsEntry("status", "PAID")
                .hasEntrySatisfying("fee", fee -> assertThat(fee).hasToString("1.030"))
                .hasEntrySatisfying("settled_amount", net -> assertThat(net).hasToString("23.970"))
                .hasEntrySatisfying("refunded_amount", sum -> assertThat(sum).hasToString("0.000"));
    }

    /** As endpoints of old API versions are told of it: by the charge's own sum and nothing else. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refundMadeWhileStripeAnsweredStands(boolean byHand) {
        Instant answered = Instant.ofEpochSecond(PAID + 3_600);
        SignedWebhook.send(event("charge.succeeded", PAID, chargeAlone().replaceAll(BALANCE, "null")))
                .then()
                .statusCode(200);
        SignedWebhook.send(event(
                        "charge.refunded",
                        answered.getEpochSecond() - 1,
                        chargeAlone()
                                .replaceAll(BALANCE, "null")
                                .replace("\"amount_refunded\":0", "\"amount_refunded\":2500")))
                .then()
                .statusCode(200);
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/charges/ch_" + key))
                        .willReturn(okJson(chargeAlone())
                                .withHeader(
                                        "Date",
                                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                                answered.atOffset(ZoneOffset.UTC)))));
        UUID paid = (UUID) rows.one("select id from stripe_attributions where charge_id = ?", "ch_" + key)
                .get("id");
        if (byHand) {
            ownContext.start(() -> question.ask(paid)).await().atMost(Duration.ofSeconds(20));
        } else {
            rows.execute("delete from stripe_attributions where id = ?", donation);
            age(paid);
            tidy();
        }
        assertThat(rows.one("select * from stripe_attributions where id = ?", paid))
                .containsEntry("status", "REFUNDED")
                .hasEntrySatisfying("fee", fee -> assertThat(fee).hasToString("1.030"))
                .hasEntrySatisfying("refunded_amount", sum -> assertThat(sum).hasToString("25.000"));
    }

    @Test
    void refundThatWasMadeWhileStripeAnsweredAndIsInTheAnswerCountsOnce() {
        long answered = PAID + 3_600;
        String refund = "{\"id\":\"re_" + key + "\",\"object\":\"refund\",\"amount\":1000,\"currency\":\"usd\","
                + "\"status\":\"succeeded\",\"created\":" + answered + ",\"charge\":\"ch_" + key + "\"}";
        String refunded = chargeAlone().replace("\"amount_refunded\":0", "\"amount_refunded\":1000");
        for (ObjectNode told : List.of(
                event("charge.succeeded", PAID, chargeAlone().replaceAll(BALANCE, "null")),
                event("refund.created", answered, refund),
                event("charge.refunded", answered, refunded.replaceAll(BALANCE, "null")))) {
            SignedWebhook.send(told).then().statusCode(200);
        }
        String answer = refunded.replaceFirst("\\{", "{\"refunds\":{\"data\":[" + refund + "]},");
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/charges/ch_" + key))
                        .willReturn(okJson(answer)
                                .withHeader(
                                        "Date",
                                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                                Instant.ofEpochSecond(answered).atOffset(ZoneOffset.UTC)))));
        UUID paid = (UUID) rows.one("select id from stripe_attributions where charge_id = ?", "ch_" + key)
                .get("id");
        ownContext.start(() -> question.ask(paid)).await().atMost(Duration.ofSeconds(20));
        assertThat(rows.one("select * from stripe_attributions where id = ?", paid))
                .hasEntrySatisfying("fee", fee -> assertThat(fee).hasToString("1.030"))
                .hasEntrySatisfying("refunded_amount", sum -> assertThat(sum).hasToString("10.000"));
    }

    private ObjectNode event(String type, long created, String object) {
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode event = json.createObjectNode()
                    .put("id", "evt_" + UUID.randomUUID().toString().replace("-", ""))
                    .put("object", "event")
                    .put("type", type)
                    .put("livemode", false)
                    .put("created", created);
            event.putObject("data").set("object", json.readTree(object));
            return event;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void failureLeavesTheDonationAndIsTriedAgain(Failure failure) {
        MockedStripe.server()
                .stubFor(get(urlPathMatching("/v1/checkout/sessions/.*")).willReturn(failure.answer()));
        try (LogWatch log = new LogWatch(Janitor.class)) {
            tidy();
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("WARN"));
            assertThat(log.lines())
                    .allSatisfy(line -> assertThat(line).doesNotContain("Secret", "maria", MockedStripe.KEY));
        }
        assertThat(payment()).containsEntry("status", "CREATED");
        answerWith(session("expired", "unpaid"));
        rows.execute("update stripe_inquiries set due_at = now() where donation_id = ?", donation);
        StripeJobRows.due(rows, Janitor.JOB);
        tidy();
        assertThat(payment()).containsEntry("status", "EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"cs_1\",\"object\":\"tax_rate\"}",
                "{\"amount_total\":99999999999999999999}",
                "{\"created\":99999999999999}",
                "{\"currency\":\"\\u0000\"}",
                "{\"payment_intent\":{\"object\":\"payment_intent\",\"id\":\"pi_1\",\"amount\":-1,\"currency\":7}}"
            })
    void answerThatCannotBeTakenKeepsNoOtherPaymentFromBeingSettled(String poison) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode wrong = json.readTree(poison);
        if (wrong.isObject() && !wrong.has("object")) {
            wrong = ((ObjectNode) json.readTree(session("complete", "paid"))).setAll((ObjectNode) wrong);
        }
        assertThatAnotherIsSettledWhenThisOneAnswers(wrong.toString());
        assertThat(payment()).doesNotContainEntry("status", "EXPIRED");
    }

    @Test
    void paymentWhoseHistoryCannotBeReadKeepsNoOtherFromBeingSettled() {
        rows.execute("update stripe_attributions set history = '{\"payment\":7}' where id = ?", donation);
        try {
            assertThatAnotherIsSettledWhenThisOneAnswers(session("expired", "unpaid"));
        } finally {
            rows.execute("delete from stripe_attributions where id = ?", donation);
        }
    }

    /** The one that does harm is older, and so it is asked about first. */
    private void assertThatAnotherIsSettledWhenThisOneAnswers(String answer) {
        rows.execute("update stripe_attributions set created_at = now() - interval '2 hours' where id = ?", donation);
        String other = key + "other";
        age(checkout(session("open", "unpaid").replace(key, other)));
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/checkout/sessions/cs_" + key)).willReturn(okJson(answer)));
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/checkout/sessions/cs_" + other))
                        .willReturn(okJson(session("expired", "unpaid").replace(key, other))));
        tidy();
        assertThat(asked()).hasSize(2);
        assertThat(rows.one("select status from stripe_attributions where session_id = ?", "cs_" + other))
                .containsEntry("status", "EXPIRED");
    }

    @Test
    void twoReplicasAskOnce() {
        answerWith(session("open", "unpaid"));
        var one = ownContext.start(janitor::tidyIfDue);
        var other = ownContext.start(janitor::tidyIfDue);
        one.await().atMost(Duration.ofSeconds(20));
        other.await().atMost(Duration.ofSeconds(20));
        assertThat(asked()).hasSize(1);
    }

    private void tidy() {
        ownContext.start(janitor::tidyIfDue).await().atMost(Duration.ofSeconds(20));
    }

    private void age(UUID id) {
        rows.execute("update stripe_attributions set created_at = now() - interval '1 hour' where id = ?", id);
    }

    /** The check of the key at start asks for events. */
    private static List<LoggedRequest> asked() {
        return MockedStripe.server().findAll(getRequestedFor(urlPathMatching("/v1/(?!events).*")));
    }

    /** What came to be known as its charge, by a version of before, is that of an attempt that failed. */
    @Test
    void feeIsThatOfTheChargeThatPaidWhicheverIsNamed() {
        SignedWebhook.sendAll(new StripeLife(StripeShape.V2026, key, PAID, 2_500, "usd", ticket, true).pays());
        rows.execute(
                "update stripe_attributions set charge_id = ?, created_at = now() - interval '1 hour' where session_id = ?",
                "ch_0" + key,
                "cs_" + key);
        answerOfTheIntent();
        tidy();
        assertThat(payment().get("fee")).hasToString("1.030");
    }

    private void answerOfTheIntent() {
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/payment_intents/pi_" + key)).willReturn(okJson(intent(charge()))));
    }

    private static void answerWith(String session) {
        MockedStripe.server()
                .stubFor(get(urlPathMatching("/v1/checkout/sessions/.*")).willReturn(okJson(session)));
    }

    private Map<String, Object> payment() {
        return rows.one("select * from stripe_attributions where session_id = ?", "cs_" + key);
    }

    private String totals() {
        return Tickets.text("/api/tickets/" + ticket + "/donations/total");
    }

    private long waitMinutes() {
        return ((Number) rows.one(
                                "select ceil(extract(epoch from due_at - now()) / 60) as n from stripe_inquiries"
                                        + " where donation_id = ?",
                                donation)
                        .get("n"))
                .longValue();
    }

    private String session(String status, String paymentStatus) {
        return """
                {"id":"cs_%1$s","object":"checkout.session","mode":"payment","status":"%2$s","payment_status":"%3$s",
                 "created":1790000000,"expires_at":1790086400,"amount_total":2500,"currency":"usd",
                 "payment_intent":null,"client_reference_id":"%4$s","metadata":{"ticketId":"%4$s"},
                 "url":"https://checkout.stripe.com/c/pay/cs_%1$s"}""".formatted(key, status, paymentStatus, ticket);
    }

    private String paidSession(String charge) {
        return session("complete", "paid").replace("\"payment_intent\":null", "\"payment_intent\":" + intent(charge));
    }

    private String intent(String charge) {
        return """
                {"id":"pi_%1$s","object":"payment_intent","amount":2500,"amount_received":2500,"currency":"usd",
                 "status":"succeeded","created":1790000050,"latest_charge":%2$s,"metadata":{"ticketId":"%3$s"}}""".formatted(key, charge, ticket);
    }

    /** Of no intent, so that it is the charge that is asked about. */
    private String chargeAlone() {
        return charge().replace("\"payment_intent\":\"pi_" + key + "\"", "\"payment_intent\":null");
    }

    private String charge() {
        return """
                {"id":"ch_%1$s","object":"charge","amount":2500,"amount_captured":2500,"amount_refunded":0,
                 "captured":true,"paid":true,"currency":"usd","status":"succeeded","created":%2$d,
                "payment_intent":"pi_%1$s","metadata":{},
                 "balance_transaction":{"id":"txn_%1$s","amount":2500,"fee":103,"net":2397,"currency":"usd"},
                 "billing_details":{"name":"Maria Garcia Lopez","email":"maria@example.com",
                                    "address":{"country":"MX"}}}""".formatted(key, PAID);
    }
}
