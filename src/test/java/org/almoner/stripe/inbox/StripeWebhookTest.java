package org.almoner.stripe.inbox;

import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.almoner.testing.FailingTotals;
import org.almoner.testing.RawHttp;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's table of cases for the webhook, row by row. */
@QuarkusTest
class StripeWebhookTest {

    private static final String EVENT = "stripe_event_id = ?";

    @Inject
    Rows rows;

    private StripeLife life;
    private ObjectNode event;

    @BeforeEach
    void aPaidDonation() {
        life = StripeLife.of(Tickets.open()).pays();
        event = life.events().get(0);
    }

    @Test
    void firstDeliveryIsProcessedAndRecorded() {
        SignedWebhook.send(event)
                .then()
                .statusCode(200)
                .body("received", is(true))
                .body("size()", is(1));
        Map<String, Object> row = rows.one("select * from stripe_events where " + EVENT, id(event));
        assertThat(row)
                .containsEntry("type", "payment_intent.succeeded")
                .containsEntry("api_version", "2026-07-29.dahlia")
                .containsEntry("livemode", false)
                .containsEntry("error", null);
        assertThat(row.get("processed_at")).isNotNull();
        assertThat(((java.sql.Timestamp) row.get("stripe_created")).toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_790_000_000L));
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void secondDeliveryIsIdempotent() {
        SignedWebhook.send(event);
        SignedWebhook.send(event)
                .then()
                .statusCode(200)
                .body("received", is(true))
                .body("idempotent", is(true));
        assertThat(rows.count("stripe_events", EVENT, id(event))).isEqualTo(1);
    }

    @Test
    void fiftyDeliveriesAtOnceHaveOneEffect() {
        List<CompletableFuture<HttpResponse<String>>> sent =
                Stream.generate(() -> SignedWebhook.sendAsync(event)).limit(50).toList();
        List<String> answers = sent.stream()
                .map(CompletableFuture::join)
                .peek(answer -> assertThat(answer.statusCode()).isEqualTo(200))
                .map(HttpResponse::body)
                .toList();
        assertThat(answers).filteredOn("{\"received\":true}"::equals).hasSize(1);
        assertThat(answers)
                .filteredOn("{\"received\":true,\"idempotent\":true}"::equals)
                .hasSize(49);
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void unusedTypeIsRecordedAndNothingElse() {
        event.put("type", "customer.created");
        SignedWebhook.send(event).then().statusCode(200).body("received", is(true));
        assertThat(rows.one("select error, processed_at from stripe_events where " + EVENT, id(event)))
                .containsEntry("error", null);
        assertThat(payments()).isZero();
    }

    @Test
    void secretThatIsBeingRolledIsStillGood() {
        String body = event.toString();
        SignedWebhook.send(body, SignedWebhook.header(body, SignedWebhook.ROLLED_SECRET, Instant.now()))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, -86_400, 86_400})
    void signatureThatIsTooOldOrFromTheFutureIsRefused(long offsetSeconds) {
        String body = event.toString();
        Instant at = Instant.now().plusSeconds(offsetSeconds + Long.signum(offsetSeconds) * 5);
        isRefused(SignedWebhook.send(body, SignedWebhook.header(body, SignedWebhook.SECRET, at)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-290, 290})
    void signatureWithinTheToleranceIsGood(long offsetSeconds) {
        String body = event.toString();
        Instant at = Instant.now().plusSeconds(offsetSeconds);
        SignedWebhook.send(body, SignedWebhook.header(body, SignedWebhook.SECRET, at))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=1", "v1=abc", "t=x,v1=abc", "t=99999999999999999999,v1=00", ",,,", "t=,v1="})
    void signatureThatIsNoneIsRefused(String header) {
        isRefused(SignedWebhook.send(event.toString(), header));
    }

    @Test
    void wrongSecretAndChangedBodyAreRefused() {
        String body = event.toString();
        isRefused(SignedWebhook.send(body, SignedWebhook.header(body, "whsec_other", Instant.now())));
        isRefused(SignedWebhook.send(
                body.replace("2500", "9900"), SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now())));
        assertThat(RestAssured.get("/q/metrics").asString())
                .containsPattern("almoner_stripe_signatures_refused_total\\{[^}]*reason=\"wrong\"} [1-9]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "42",
                "{",
                "{}",
                "{} {}",
                "\"event\"",
                "{\"id\":\"evt_1\",\"object\":\"charge\",\"type\":\"x\",\"created\":1,\"data\":{\"object\":{}}}",
                "{\"id\":5,\"object\":\"event\",\"type\":\"x\",\"created\":1,\"data\":{\"object\":{}}}",
                "{\"id\":\"evt 1\",\"object\":\"event\",\"type\":\"x\",\"created\":1,\"data\":{\"object\":{}}}",
                "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1,\"data\":{\"object\":{}}}",
                "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\",\"created\":\"soon\",\"data\":{\"object\":{}}}",
                "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\",\"created\":1}",
                "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"x\",\"created\":1,\"data\":{\"object\":[]}}"
            })
    void signedBodyThatIsNoEventIsRefused(String body) {
        long before = rows.count("stripe_events", "true");
        SignedWebhook.send(body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", equalTo(400));
        assertThat(rows.count("stripe_events", "true")).isEqualTo(before);
    }

    @Test
    void eventOfTheOtherModeIsRefusedAndRecordedWithoutEffect() {
        event.put("livemode", true);
        SignedWebhook.send(event).then().statusCode(400).contentType("application/problem+json");
        assertThat(rows.one("select error from stripe_events where " + EVENT, id(event))
                        .get("error"))
                .asString()
                .contains("livemode");
        assertThat(payments()).isZero();
        SignedWebhook.send(event).then().statusCode(400);
    }

    @Test
    void unusableEventIsTakenWithTheReason() {
        ((ObjectNode) event.path("data").path("object")).remove("amount");
        SignedWebhook.send(event).then().statusCode(200).body("received", is(true));
        assertThat(rows.one("select error from stripe_events where " + EVENT, id(event)))
                .containsEntry("error", "The field amount is missing");
        assertThat(payments()).isZero();
    }

    @Test
    void processingThatFailsIsRolledBackRecordedAndHealedByTheRetry() {
        FailingTotals.during(rows, () -> SignedWebhook.send(event))
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("detail", org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString("ticket_totals")));
        assertThat(payments()).isZero();
        FailingTotals.isRecorded(rows, id(event));
        Map<String, Object> failed =
                rows.one("select error, processed_at from stripe_events where " + EVENT, id(event));
        assertThat(failed.get("error")).asString().contains("42P01");
        assertThat(failed.get("processed_at")).isNull();

        SignedWebhook.send(event).then().statusCode(200).body("size()", is(1));
        Map<String, Object> healed =
                rows.one("select error, processed_at from stripe_events where " + EVENT, id(event));
        assertThat(healed.get("error")).isNull();
        assertThat(healed.get("processed_at")).isNotNull();
        assertThat(payments()).isEqualTo(1);
    }

    @Test
    void badEventFailsAloneAmongManyThatArriveAtOnce() {
        String bad = "evt_bad_" + life.intentId();
        rows.execute("alter table stripe_events add constraint not_bad check (stripe_event_id <> '" + bad
                + "' or processed_at is null) not valid");
        try {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                ObjectNode other = event.deepCopy();
                other.put("id", i == 30 ? bad : "evt_" + i + "_" + life.intentId());
                answers.add(SignedWebhook.sendAsync(other));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).join().statusCode()).isEqualTo(i == 30 ? 500 : 200);
            }
        } finally {
            rows.execute("alter table stripe_events drop constraint not_bad");
        }
        // Recorded as soon as the database can: the constraint that goes held its table up.
        await().until(() -> rows.count("stripe_events", "stripe_event_id = ?", bad) == 1);
        assertThat(rows.one("select error, processed_at from stripe_events where stripe_event_id = ?", bad))
                .containsEntry("processed_at", null)
                .hasEntrySatisfying(
                        "error", error -> assertThat(error).asString().contains("23514"));
        assertThat(rows.count(
                        "stripe_events",
                        "stripe_event_id like ? and processed_at is not null",
                        "evt_%_" + life.intentId()))
                .isEqualTo(59);
        assertThat(payments()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, text/plain",
        "nonsense, nonsense",
        "application/xml;q=0, application/x-www-form-urlencoded",
        "'a/b;q=x, ;;', ';;'",
        "'', multipart/form-data; boundary=x",
    })
    void whateverProxiesMadeOfItsMediaTypesItIsTaken(String accept, String contentType) {
        String body = event.toString();
        String answer = RawHttp.send(
                RestAssured.port,
                "POST /api/stripe/webhook HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept
                        + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length()
                        + "\r\nStripe-Signature: "
                        + SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now()) + "\r\n\r\n" + body);
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-type: application/json")
                .contains("{\"received\":true");
    }

    @Test
    void bodyOverOneMebibyteIsTooLarge() {
        String body = event.toString() + " ".repeat(1 << 20);
        SignedWebhook.send(body).then().statusCode(413).contentType("application/problem+json");
    }

    @Test
    void bodyOfJustUnderOneMebibyteIsTaken() {
        String json = event.toString();
        SignedWebhook.send(json + " ".repeat((1 << 20) - json.length())).then().statusCode(200);
    }

    private void isRefused(Response answer) {
        answer.then().statusCode(400).contentType("application/problem+json").body("status", equalTo(400));
        assertThat(rows.count("stripe_events", EVENT, id(event))).isZero();
    }

    private long payments() {
        return rows.count("stripe_attributions", "payment_intent_id = ?", life.intentId());
    }

    private static String id(ObjectNode event) {
        return event.path("id").textValue();
    }
}
