package org.almoner.stripe.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.almoner.testing.Admin;
import org.almoner.testing.FailingTotals;
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

/** What an administrator sees of Stripe's events, and the second try of one. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class StripeEventsTest {

    private static final String PATH = "/admin/stripe/events";

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    private UUID ticket;
    private StripeLife life;
    private ObjectNode event;

    @BeforeEach
    void aPaidDonation() {
        MockedStripe.server().resetAll();
        ticket = Tickets.open();
        life = StripeLife.of(ticket).pays();
        event = life.events().get(0);
    }

    /** Rows of the table are many, and these may be few. */
    @Test
    void eventsWithoutEffectAreFoundByAnIndex() throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local enable_seqscan = off; set local enable_sort = off");
            try (ResultSet lines = statement.executeQuery("explain select * from stripe_events where outcome = '"
                    + AskedOutcome.NO_EFFECT + "' order by received_at desc, stripe_event_id desc limit 51")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            connection.rollback();
        }
        assertThat(plan).contains("using stripe_events_no_effect_idx").doesNotContain("Filter");
    }

    @Test
    void failedEventIsFoundAndHealedByItsReplay() {
        fail(event);
        Admin.request()
                .queryParam("outcome", "error")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("events[0].eventId", equalTo(id(event)))
                .body("events[0].type", equalTo("payment_intent.succeeded"))
                .body("events[0].processedAt", nullValue())
                .body("events[0].error", containsString("42P01"));
        answerWith(event);
        replay(id(event))
                .then()
                .statusCode(200)
                .body("eventId", equalTo(id(event)))
                .body("processedAt", notNullValue())
                .body("error", nullValue());
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(1);
        Admin.request().queryParam("outcome", "error").get(PATH).then().body("events.eventId", not(hasItem(id(event))));
    }

    @Test
    void replayOfWhatNeverCameTakesItIn() {
        answerWith(event);
        replay(id(event)).then().statusCode(200).body("error", nullValue());
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(1);
    }

    @Test
    void replayOfWhatWasProcessedCountsNothingTwice() {
        SignedWebhook.sendAll(life);
        String before = Tickets.text("/api/tickets/" + ticket + "/donations/total");
        answerWith(event);
        replay(id(event)).then().statusCode(200);
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).isEqualTo(before);
    }

    @Test
    void replayThatIsOfNoUseNowDoesNotUndoWhatBecameOfTheEventWhenItWas() {
        SignedWebhook.send(event).then().statusCode(200);
        ObjectNode unusable = event.deepCopy();
        ((ObjectNode) unusable.path("data").path("object")).remove("amount");
        answerWith(unusable);
        replay(id(event)).then().statusCode(200).body("error", nullValue());
        assertThat(rows.count("stripe_events", "stripe_event_id = ? and outcome = 'processed'", id(event)))
                .isEqualTo(1);
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(1);
    }

    @Test
    void replayThatFailsIsRecorded() {
        answerWith(event);
        FailingTotals.during(rows, () -> replay(id(event)))
                .then()
                .statusCode(500)
                .contentType("application/problem+json");
        FailingTotals.isRecorded(rows, id(event));
    }

    @Test
    void eventThatStripeDoesNotKnowIsNotFound() {
        MockedStripe.server().stubFor(get("/v1/events/" + id(event)).willReturn(WireMock.notFound()));
        replay(id(event)).then().statusCode(404).contentType("application/problem+json");
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void replayWithoutStripeChangesNothing(Failure failure) {
        MockedStripe.server().stubFor(get("/v1/events/" + id(event)).willReturn(failure.answer()));
        Response answer = replay(id(event));
        answer.then().statusCode(502).contentType("application/problem+json");
        assertThat(answer.asString()).doesNotContain("Secret", "maria", "sk_");
        assertThat(rows.count("stripe_events", "stripe_event_id = ?", id(event)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"evt%20x", "evt%00", "'..%2f..%2fv1'", "evt%3Fx=1", "%F0%9F%91%A9"})
    void replayOfWhatIsNoEventIsRefused(String eventId) {
        given().urlEncodingEnabled(false)
                .spec(Admin.request())
                .urlEncodingEnabled(false)
                .post(PATH + "/" + eventId + "/replay")
                .then()
                .statusCode(org.hamcrest.Matchers.in(new Integer[] {400, 404}));
        // A retry of the test before may come late; it asks for an event that can be one. So may the check of the key
        // at start.
        assertThat(MockedStripe.server().getAllServeEvents())
                .extracting(served -> served.getRequest().getUrl())
                .allMatch(url -> url.matches("/v1/events/evt_\\w+|/v1/events\\?limit=1"));
    }

    @Test
    void pagesLeadThroughAllOfThemNewestFirst() {
        // Those of all other tests would be thousands of pages.
        rows.execute("delete from stripe_events");
        life.later(3).refund("a", 500, "succeeded").settles();
        SignedWebhook.sendAll(life);
        // Ties are the normal case when many arrive at once.
        rows.execute("update stripe_events set received_at = date_trunc('minute', received_at)");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var request = Admin.request().queryParam("limit", 4);
            JsonPath page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get(PATH)
                    .jsonPath();
            seen.addAll(page.getList("events.eventId", String.class));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(seen)
                .doesNotHaveDuplicates()
                .hasSize((int) rows.count("stripe_events", "true"))
                .containsAll(life.events().stream().map(StripeEventsTest::id).toList());
    }

    @Test
    void filtersNarrowTheList() {
        SignedWebhook.sendAll(life);
        Admin.request()
                .queryParam("type", "charge.succeeded")
                .queryParam("outcome", "ok")
                .queryParam("since", "2020-01-01T00:00:00Z")
                .get(PATH)
                .then()
                .statusCode(200)
                .body("events.type.unique()", equalTo(List.of("charge.succeeded")))
                .body("events.eventId", hasItem(id(life.events().get(1))));
        Admin.request()
                .queryParam("until", "2020-01-01T00:00:00Z")
                .get(PATH)
                .then()
                .body("events.size()", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource({
        "outcome, taken",
        "outcome, ERROR",
        "type, 'a b'",
        "since, yesterday",
        "since, +294277-01-01T00:00:00Z",
        "until, -4713-01-01T00:00:00Z",
        "until, +10000-01-01T00:00:00Z",
        "until, 1",
        "limit, 0",
        "limit, 201",
        "cursor, x",
        "cursor, AAAAAAAAAAA",
        "cursor, ____________________"
    })
    void filterThatCannotBeOneIsNamed(String name, String value) {
        Admin.request()
                .queryParam(name, value)
                .get(PATH)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(name));
    }

    @Test
    void nobodyElseGetsIn() {
        given().get(PATH).then().statusCode(401);
        given().post(PATH + "/evt_1/replay").then().statusCode(401);
        given().post("/admin/stripe/reconcile").then().statusCode(401);
        given().get("/admin/stripe/reconcile").then().statusCode(401);
    }

    private void fail(ObjectNode failing) {
        FailingTotals.during(rows, () -> SignedWebhook.send(failing)).then().statusCode(500);
        FailingTotals.isRecorded(rows, id(failing));
    }

    private static void answerWith(ObjectNode event) {
        MockedStripe.server().stubFor(get("/v1/events/" + id(event)).willReturn(okJson(event.toString())));
    }

    private static Response replay(String eventId) {
        return Admin.request().post(PATH + "/" + eventId + "/replay");
    }

    private static String id(ObjectNode event) {
        return event.path("id").textValue();
    }
}
