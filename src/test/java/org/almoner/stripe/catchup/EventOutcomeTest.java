package org.almoner.stripe.catchup;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.Admin;
import org.almoner.testing.FailingTotals;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was refused, not understood or failed is not lost: its next delivery, a replay, a walk and a second look take it. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class EventOutcomeTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OTHER_MODE =
            "The event is of the other mode (livemode) than this service is configured for";

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    SecondLook secondLook;

    @Inject
    OwnContext ownContext;

    private UUID ticket;
    private ObjectNode event;

    @BeforeEach
    void aPaidDonation() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
        rows.execute("delete from stripe_events where processed_at is null or outcome is null");
        ticket = Tickets.open();
        event = life().pays().events().get(0);
    }

    @Test
    void everyOutcomeIsSaidInItsWord() {
        send(event);
        is(event, "processed", null);

        ObjectNode unused = other().put("type", "customer.created");
        send(unused);
        is(unused, "no_effect", null);

        ObjectNode unusable = other();
        object(unusable).remove("amount");
        send(unusable);
        is(unusable, "unusable", "The field amount is missing");

        ObjectNode unknown = other();
        object(unknown).put("currency", "zzz");
        send(unknown);
        is(unknown, "not_understood", "The currency is none that we know");

        ObjectNode live = other().put("livemode", true);
        SignedWebhook.send(live).then().statusCode(400);
        is(live, "refused", OTHER_MODE);

        ObjectNode failing = fails();
        assertThat(row(failing).get("error")).asString().contains("42P01");
        is(failing, "failed", row(failing).get("error").toString());

        for (ObjectNode told : List.of(event, unused, unusable, unknown, live, failing)) {
            String outcome = row(told).get("outcome").toString();
            Admin.request()
                    .queryParam("outcome", outcome)
                    .get("/admin/stripe/events")
                    .then()
                    .statusCode(200)
                    .body("events.eventId", hasItem(id(told)))
                    .body("events.outcome.unique()", equalTo(List.of(outcome)));
        }
    }

    @Test
    void eventOfTheOtherModeIsRefusedAsOftenAsItComesAndTakenOnceTheSettingIsRight() {
        event.put("livemode", true);
        SignedWebhook.send(event).then().statusCode(400).body("detail", equalTo(OTHER_MODE + "."));
        SignedWebhook.send(event).then().statusCode(400).body("detail", equalTo(OTHER_MODE + "."));
        Stream.generate(() -> SignedWebhook.sendAsync(event))
                .limit(20)
                .toList()
                .forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(400));
        assertThat(row(event)).containsEntry("processed_at", null);

        event.put("livemode", false);
        SignedWebhook.send(event).then().statusCode(200).body("idempotent", nullValue());
        is(event, "processed", null);
        isPaidOnce();
        SignedWebhook.send(event).then().statusCode(200).body("idempotent", equalTo(true));
        isPaidOnce();
    }

    @Test
    void whatWasProcessedStaysSoUnderTheWrongSetting() {
        send(event);
        event.put("livemode", true);
        SignedWebhook.send(event).then().statusCode(200).body("idempotent", equalTo(true));
        is(event, "processed", null);
        stripeHas(event, okJson(event.toString()));
        Admin.request()
                .post("/admin/stripe/events/" + id(event) + "/replay")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("processed"));
        isPaidOnce();
    }

    @Test
    void notUnderstoodIsNewToTheNextDelivery() {
        object(event).put("currency", "zzz");
        List<CompletableFuture<HttpResponse<String>>> sent =
                Stream.generate(() -> SignedWebhook.sendAsync(event)).limit(10).toList();
        sent.forEach(answer -> assertThat(answer.join().body()).isEqualTo("{\"received\":true}"));
        object(event).put("currency", "usd");
        SignedWebhook.send(event).then().statusCode(200).body("idempotent", nullValue());
        is(event, "processed", null);
        isPaidOnce();
    }

    @ParameterizedTest
    @CsvSource({"livemode, true", "currency, zzz"})
    void replayTakesWhatWasNotFinished(String field, String value) {
        ObjectNode healed = unfinished(field, value);
        stripeHas(event, okJson(healed.toString()));
        Admin.request()
                .post("/admin/stripe/events/" + id(event) + "/replay")
                .then()
                .statusCode(200)
                .body("outcome", equalTo("processed"))
                .body("error", nullValue());
        isPaidOnce();
    }

    @ParameterizedTest
    @CsvSource({"livemode, true", "currency, zzz"})
    void reconciliationTakesWhatWasNotFinishedAndCountsItAsMissed(String field, String value) {
        ObjectNode healed = unfinished(field, value);
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/events"))
                        .willReturn(okJson("{\"object\":\"list\",\"has_more\":false,\"data\":[" + healed + "]}")));
        Admin.request()
                .queryParam("since", Instant.now().minus(29, ChronoUnit.DAYS).toString())
                .post("/admin/stripe/reconcile")
                .then()
                .statusCode(200)
                .body("missed", equalTo(1));
        is(event, "processed", null);
        isPaidOnce();
    }

    @ParameterizedTest
    @CsvSource({"livemode, true", "currency, zzz"})
    void secondLookFetchesWhatWasNotFinishedFromStripe(String field, String value) {
        ObjectNode healed = unfinished(field, value);
        ofTheVersionBefore();
        stripeHas(event, okJson(healed.toString()));
        look();
        is(event, "processed", null);
        isPaidOnce();
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void whatThisVersionDoesNotUnderstandIsNotFetchedInVain() {
        unfinished("currency", "zzz");
        look();
        assertThat(fetches()).isZero();
    }

    @Test
    void whatIsStillOfTheOtherModeIsNotFetched() {
        SignedWebhook.send(event.put("livemode", true)).then().statusCode(400);
        look();
        assertThat(fetches()).isZero();
    }

    @Test
    void whatFailedIsFetchedWhenStripeHasHadItsTime() {
        ObjectNode failing = fails();
        stripeHas(failing, okJson(failing.toString()));
        look();
        assertThat(fetches()).isZero();
        rows.execute("update stripe_events set received_at = now() - interval '2 hours' where processed_at is null");
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        is(failing, "processed", null);
    }

    @Test
    void oneThatStripeNoLongerHasHoldsNobodyUpAndIsAskedForOnceADay() {
        ObjectNode gone = other();
        object(gone).put("currency", "zzz");
        send(gone);
        ObjectNode healed = unfinished("currency", "zzz");
        ofTheVersionBefore();
        stripeHas(gone, aResponse().withStatus(404));
        stripeHas(event, okJson(healed.toString()));
        look();
        is(gone, "not_understood", "The currency is none that we know");
        is(event, "processed", null);
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        assertThat(fetches()).isEqualTo(2);
        rows.execute("update stripe_events set asked_at = asked_at - interval '25 hours' where asked_at is not null");
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        assertThat(fetches()).isEqualTo(3);
    }

    @Test
    void whatStripeHasForgottenIsLeftAlone() {
        unfinished("currency", "zzz");
        ofTheVersionBefore();
        rows.execute("update stripe_events set received_at = now() - interval '31 days' where processed_at is null");
        look();
        assertThat(fetches()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = MockedStripe.Failure.class,
            names = {"BROKEN", "WRONG_KEY", "TOO_MANY", "NO_JSON", "HANGS"})
    void lookThatStripeEndsGoesOnLater(MockedStripe.Failure failure) {
        ObjectNode healed = unfinished("currency", "zzz");
        ofTheVersionBefore();
        stripeHas(event, failure.answer());
        try (LogWatch log = new LogWatch(SecondLook.class)) {
            look();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN The second look at events stopped and goes on at")
                            .contains("what to do:")
                            .doesNotContain("Secret", "maria", "sk_"));
        }
        stripeHas(event, okJson(healed.toString()));
        rows.execute("update stripe_events set asked_at = null");
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        is(event, "processed", null);
    }

    @Test
    void rowsOfTheLastVersionAreSorted() {
        lastVersionWrote("a", "charge.succeeded", true, null);
        lastVersionWrote("b", "customer.created", true, null);
        lastVersionWrote("c", "charge.succeeded", true, "The field amount is missing");
        lastVersionWrote("d", "charge.succeeded", true, OTHER_MODE);
        lastVersionWrote("e", "charge.succeeded", true, "The status is none that we know");
        lastVersionWrote("f", "charge.succeeded", false, "PgException (SQLSTATE 42P01)");
        lastVersionWrote(
                "g",
                "charge.succeeded",
                true,
                "A refund of this payment is in another currency or larger than the payment");
        // Here it took over what this version had found to have failed.
        lastVersionWrote("h", "charge.succeeded", true, null);
        rows.execute("update stripe_events set outcome = 'failed' where stripe_event_id = ?", sorted("h"));
        look();
        assertThat(rows.all(
                        "select right(stripe_event_id, 1) || ' ' || outcome || ' ' || (processed_at is not null) as found"
                                + " from stripe_events where stripe_event_id like ? order by 1",
                        sorted("%")))
                .extracting(row -> row.get("found"))
                .containsExactly(
                        "a processed true",
                        "b no_effect true",
                        "c unusable true",
                        "d refused false",
                        "e not_understood false",
                        "f failed false",
                        "g processed true",
                        "h processed true");
    }

    /** Deliveries lock their rows in another order: whoever waits for one while it has another would have both wait. */
    @Test
    void rowThatADeliveryHasIsSortedLater() throws SQLException {
        lastVersionWrote("a", "customer.created", true, null);
        lastVersionWrote("b", "customer.created", true, null);
        try (Connection delivery = database.getConnection();
                PreparedStatement hold =
                        delivery.prepareStatement("select from stripe_events where stripe_event_id = ? for update")) {
            delivery.setAutoCommit(false);
            hold.setString(1, sorted("b"));
            hold.execute();
            look();
            delivery.rollback();
        }
        assertThat(outcome("a")).isEqualTo("no_effect");
        assertThat(outcome("b")).isNull();
        StripeJobRows.due(rows, SecondLook.JOB);
        look();
        assertThat(outcome("b")).isEqualTo("no_effect");
    }

    private Object outcome(String key) {
        return rows.one("select outcome from stripe_events where stripe_event_id = ?", sorted(key))
                .get("outcome");
    }

    @Test
    void secondLookIsDoneOncePerPeriod() {
        look();
        Map<String, Object> job = rows.one("select * from jobs where name = ?", SecondLook.JOB);
        assertThat(job).containsEntry("leased_by", null).containsEntry("failures", 0);
        assertThat(((java.sql.Timestamp) job.get("due_at")).toInstant())
                .isBetween(Instant.now().plusSeconds(14 * 60), Instant.now().plusSeconds(15 * 60));
    }

    /** Sends it with a value that keeps it from being finished. @return the same as it should have been */
    private ObjectNode unfinished(String field, String value) {
        ObjectNode healed = event.deepCopy();
        if (field.equals("livemode")) {
            event.put("livemode", true);
            SignedWebhook.send(event).then().statusCode(400);
            // As if the setting had been the other one: the event itself never changes its mode.
            rows.execute("update stripe_events set livemode = false where stripe_event_id = ?", id(event));
        } else {
            object(event).put(field, value);
            send(event);
        }
        assertThat(row(event)).containsEntry("processed_at", null);
        return healed;
    }

    private void ofTheVersionBefore() {
        rows.execute("update stripe_events set translation = translation - 1 where outcome = 'not_understood'");
    }

    private ObjectNode fails() {
        ObjectNode failing = other();
        FailingTotals.during(rows, () -> SignedWebhook.send(failing)).then().statusCode(500);
        FailingTotals.isRecorded(rows, id(failing));
        return failing;
    }

    private void lastVersionWrote(String key, String type, boolean processed, String error) {
        rows.execute(
                "insert into stripe_events (stripe_event_id, type, livemode, stripe_created, received_at, processed_at,"
                        + " error) values (?, ?, false, now(), now(), case when ? then now() end, ?)",
                sorted(key),
                type,
                processed,
                error);
    }

    private String sorted(String key) {
        return "evt_" + ticket.toString().replace("-", "") + key;
    }

    private void look() {
        ownContext.start(secondLook::lookIfDue).await().atMost(LIMIT);
    }

    private static int fetches() {
        return MockedStripe.server()
                .findAll(getRequestedFor(urlPathMatching("/v1/events/.+")))
                .size();
    }

    private static void stripeHas(ObjectNode event, ResponseDefinitionBuilder answer) {
        MockedStripe.server().stubFor(get("/v1/events/" + id(event)).willReturn(answer));
    }

    private static Response send(ObjectNode told) {
        Response answer = SignedWebhook.send(told);
        answer.then().statusCode(200).body("received", equalTo(true));
        return answer;
    }

    private void is(ObjectNode told, String outcome, String error) {
        Map<String, Object> row = row(told);
        assertThat(row).containsEntry("outcome", outcome).containsEntry("error", error);
        boolean isFinal = List.of("processed", "no_effect", "unusable").contains(outcome);
        assertThat(row.get("processed_at") != null).isEqualTo(isFinal);
    }

    private void isPaidOnce() {
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("{\"paid\":25.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":25.00}");
    }

    private Map<String, Object> row(ObjectNode told) {
        return rows.one("select * from stripe_events where stripe_event_id = ?", id(told));
    }

    private ObjectNode other() {
        return life().pays().events().get(0);
    }

    private StripeLife life() {
        return StripeLife.of(ticket);
    }

    private static ObjectNode object(ObjectNode told) {
        return (ObjectNode) told.path("data").path("object");
    }

    private static String id(ObjectNode told) {
        return told.path("id").textValue();
    }
}
