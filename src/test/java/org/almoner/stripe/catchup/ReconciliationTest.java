package org.almoner.stripe.catchup;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.Admin;
import org.almoner.testing.HeldAnswers;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.MockedStripe.Failure;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What delivery has missed is found in Stripe's list, however the walk through it is disturbed. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class ReconciliationTest {

    private static final String EVENTS = "/v1/events";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    Rows rows;

    @Inject
    Reconciliation reconciliation;

    @Inject
    OwnContext ownContext;

    @Inject
    MeterRegistry metrics;

    @Inject
    StoppableClock clock;

    private UUID ticket;
    private List<ObjectNode> newestFirst;

    @BeforeEach
    void threeDonationsOfWhichNothingArrived() {
        MockedStripe.forgetAll(metrics);
        StripeJobRows.reset(rows);
        ticket = Tickets.open();
        newestFirst = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String key = UUID.randomUUID().toString().replace("-", "");
            newestFirst.addAll(new StripeLife(StripeShape.V2026, key, 1_790_000_000L + i, 2_500, "usd", ticket, true)
                    .pays()
                    .later(5)
                    .refund("a", 500, "succeeded")
                    .settles()
                    .events());
        }
        Collections.reverse(newestFirst);
    }

    @Test
    void findsWhatDeliveryMissedAndCountsIt() {
        for (int i = 0; i < newestFirst.size(); i++) {
            if (i % 3 != 0) {
                SignedWebhook.send(newestFirst.get(i)).then().statusCode(200);
            }
        }
        pages(newestFirst, 7);
        JsonPath found = reconcile().then().statusCode(200).extract().jsonPath();
        assertThat(found.getMap(""))
                .containsEntry("state", "FINISHED")
                .containsEntry("pages", 3)
                .containsEntry("events", newestFirst.size())
                .containsEntry("missed", (newestFirst.size() + 2) / 3)
                .containsEntry("failed", 0);
        ledgerIsExact();
        reconcile().then().statusCode(200).body("missed", equalTo(0));
        ledgerIsExact();
    }

    @Test
    void asksOnlyForWhatChangesTheLedger() {
        pages(newestFirst, 100);
        Instant since = Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        reconcile(since.toString()).then().statusCode(200);
        LoggedRequest request = requests().get(0);
        assertThat(request.queryParameter("limit").firstValue()).isEqualTo("100");
        assertThat(request.queryParameter("created[gte]").firstValue()).isEqualTo("" + since.getEpochSecond());
        assertThat(request.queryParameter("types[0]").firstValue()).isEqualTo(EventList.TYPES.get(0));
        assertThat(request.queryParameter("types[18]").firstValue()).isEqualTo(EventList.TYPES.get(18));
        assertThat(EventList.TYPES).hasSizeLessThanOrEqualTo(20).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void walkThatFailsKeepsWhatItFoundAndGoesOnThere(Failure failure) {
        String end = id(newestFirst.get(6));
        page(null, newestFirst.subList(0, 7), true);
        MockedStripe.server().stubFor(after(end).willReturn(failure.answer()));
        try (LogWatch log = new LogWatch(Reconciliation.class)) {
            Response answer = reconcile();
            answer.then().statusCode(502).contentType("application/problem+json");
            assertThat(answer.asString()).doesNotContain("Secret", "maria", "sk_");
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN Reconciliation stopped and goes on at")
                            .contains("what to do:")
                            .doesNotContain("Secret", "maria", "sk_"));
        }
        assertThat(seen()).isEqualTo(7);
        Admin.request()
                .get("/admin/stripe/reconcile")
                .then()
                .statusCode(200)
                .body("state", equalTo("STOPPED"))
                .body("error", containsString("what to do"));

        MockedStripe.server().resetAll();
        pages(newestFirst, 7);
        walkIfDue();
        assertThat(requests()).as("not due yet").isEmpty();
        StripeJobRows.due(rows, Reconciliation.JOB);
        walkIfDue();
        assertThat(seen()).isEqualTo(newestFirst.size());
        ledgerIsExact();
        Admin.request().get("/admin/stripe/reconcile").then().body("state", equalTo("FINISHED"));
    }

    @Test
    void interruptedWalkGoesOnAfterTheLastFinishedPage() {
        String end = id(newestFirst.get(6));
        page(null, newestFirst.subList(0, 7), true);
        MockedStripe.server().stubFor(after(end).willReturn(Failure.CUT_LINE.answer()));
        reconcile().then().statusCode(502);
        MockedStripe.server().resetAll();
        pages(newestFirst, 7);
        StripeJobRows.due(rows, Reconciliation.JOB);
        walkIfDue();
        assertThat(requests().get(0).queryParameter("starting_after").firstValue())
                .isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void repeatedPageEndsTheWalkAndNotTheService(int period) {
        List<ObjectNode> first = newestFirst.subList(0, 5);
        List<ObjectNode> second = newestFirst.subList(5, 10);
        page(null, first, true);
        page(id(first.get(4)), period == 1 ? first : second, true);
        page(id(second.get(4)), first, true);
        reconcile().then().statusCode(502);
        assertThat(requests().size()).isLessThanOrEqualTo(4);
        MockedStripe.server().resetAll();
        pages(newestFirst, 7);
        reconcile().then().statusCode(200);
        ledgerIsExact();
    }

    @Test
    void oddEntriesHoldNobodyUp() {
        List<ObjectNode> list = new ArrayList<>(newestFirst);
        list.add(4, new ObjectMapper().createObjectNode().put("id", "evt_odd"));
        ObjectNode unusable = newestFirst.get(0).deepCopy().put("id", "evt_unusable" + System.nanoTime());
        ((ObjectNode) unusable.path("data").path("object")).put("currency", "nonsense");
        list.add(5, unusable);
        pages(list, 100);
        reconcile().then().statusCode(200).body("failed", equalTo(1));
        ledgerIsExact();
    }

    @Test
    void twoReplicasRunItOncePerPeriod() {
        pages(newestFirst, 100);
        var one = ownContext.start(reconciliation::walkIfDue);
        var other = ownContext.start(reconciliation::walkIfDue);
        one.await().atMost(LIMIT);
        other.await().atMost(LIMIT);
        walkIfDue();
        assertThat(requests()).hasSize(1);
        StripeJobRows.due(rows, Reconciliation.JOB);
        walkIfDue();
        assertThat(requests()).hasSize(2);
    }

    @Test
    void nextWalkBeginsWhereTheLastEndedMinusTheOverlap() {
        rows.execute("update stripe_reconciliation set reached = now() - interval '1 hour'");
        pages(newestFirst, 100);
        walkIfDue();
        StripeJobRows.due(rows, Reconciliation.JOB);
        walkIfDue();
        long end =
                Long.parseLong(requests().get(0).queryParameter("created[lte]").firstValue());
        long begin =
                Long.parseLong(requests().get(1).queryParameter("created[gte]").firstValue());
        assertThat(end - begin).isEqualTo(Duration.ofMinutes(10).toSeconds());
        assertThat(end)
                .isBetween(Instant.now().getEpochSecond() - 90, Instant.now().getEpochSecond() - 59);
    }

    @Test
    void clockThatIsAheadLeavesNoGapForTheNextWalk() {
        Instant stripesNow = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        rows.execute("update stripe_reconciliation set reached = now() - interval '1 hour'");
        MockedStripe.server()
                .stubFor(after(null)
                        .willReturn(okJson(list(newestFirst, false))
                                .withHeader("Date", RFC_1123_DATE_TIME.format(stripesNow.atOffset(ZoneOffset.UTC)))));
        clock.stopAt(stripesNow.plus(2, ChronoUnit.HOURS));
        try {
            walkIfDue();
        } finally {
            clock.goOn();
        }
        assertThat(rows.count("stripe_reconciliation", "reached = ?", stripesNow.atOffset(ZoneOffset.UTC)))
                .isEqualTo(1);
    }

    @Test
    void outageLongerThanStripeRemembersIsSaid() {
        rows.execute("update stripe_reconciliation set reached = now() - interval '40 days'");
        pages(newestFirst, 100);
        try (LogWatch log = new LogWatch(Reconciliation.class)) {
            walkIfDue();
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("30 days", "what to do"));
        }
        long begin =
                Long.parseLong(requests().get(0).queryParameter("created[gte]").firstValue());
        assertThat(begin).isGreaterThan(Instant.now().minus(30, ChronoUnit.DAYS).getEpochSecond());
    }

    @Test
    void outageLongerThanStripeRemembersIsWalkedOnceAndNotAtEveryLook() {
        rows.execute("update stripe_reconciliation set reached = now() - interval '40 days'");
        pages(newestFirst, 100);
        walkIfDue();
        walkIfDue();
        assertThat(requests()).hasSize(1);
        StripeJobRows.due(rows, Reconciliation.JOB);
        walkIfDue();
        long begin =
                Long.parseLong(requests().get(1).queryParameter("created[gte]").firstValue());
        assertThat(begin).isGreaterThan(Instant.now().minus(1, ChronoUnit.DAYS).getEpochSecond());
    }

    @Test
    void recentRequestLeavesTheGapBeforeItToTheHourlyWalk() {
        rows.execute("update stripe_reconciliation set reached = now() - interval '3 days'");
        pages(newestFirst, 100);
        reconcile(Instant.now().minus(1, ChronoUnit.HOURS).toString()).then().statusCode(200);
        walkIfDue();
        long begin =
                Long.parseLong(requests().get(1).queryParameter("created[gte]").firstValue());
        assertThat(begin).isLessThan(Instant.now().minus(3, ChronoUnit.DAYS).getEpochSecond());
    }

    @Test
    void longWalkGoesOnAndTellsHowFarItIs() {
        page(null, newestFirst.subList(0, 7), true);
        for (int i = 7; i < 16; i++) {
            MockedStripe.server()
                    .stubFor(after(id(newestFirst.get(i - 1)))
                            .willReturn(okJson(list(newestFirst.subList(i, i + 1), true))
                                    .withFixedDelay(500)));
        }
        // Those before take nearly as long as a caller waits, so that Stripe need not be waited for in vain.
        try (HeldAnswers.Held rest = MockedStripe.hold()) {
            MockedStripe.server()
                    .stubFor(HeldAnswers.of(after(id(newestFirst.get(15)))
                            .willReturn(okJson(list(newestFirst.subList(16, newestFirst.size()), false)))));
            reconcile().then().statusCode(202).body("state", equalTo("RUNNING"));
            reconcile().then().statusCode(409);
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> Admin.request()
                        .get("/admin/stripe/reconcile")
                        .then()
                        .body("state", equalTo("FINISHED"))
                        .body("events", equalTo(newestFirst.size())));
        ledgerIsExact();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01T00:00:00Z", "1", "+1000000000-01-01T00:00:00Z"})
    void refusesWhatIsNoTime(String since) {
        reconcile(since).then().statusCode(400).body("errors[0].field", equalTo("since"));
    }

    @Test
    void refusesTimesThatStripesListDoesNotReach() {
        reconcile(Instant.now().minus(31, ChronoUnit.DAYS).toString())
                .then()
                .statusCode(400)
                .body("detail", containsString("30 days"));
        reconcile(Instant.now().plus(1, ChronoUnit.DAYS).toString()).then().statusCode(400);
    }

    @Test
    void takesADayAndABody() {
        pages(newestFirst, 100);
        String day = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
        reconcile(day).then().statusCode(200).body("since", equalTo(day + "T00:00:00Z"));
        said("{\"since\":\"" + day + "\"}").statusCode(200).body("since", equalTo(day + "T00:00:00Z"));
        for (String bad : List.of("{\"since\":\"yesterday\"}", "{\"since\":5}")) {
            said(bad).statusCode(400).body("errors[0].field", equalTo("since"));
        }
        said("since").statusCode(400);
        Admin.request()
                .body("{\"since\":\"" + day + "\"}")
                .post("/admin/stripe/reconcile?since=" + day)
                .then()
                .statusCode(400);
    }

    private static ValidatableResponse said(String body) {
        return Admin.request()
                .contentType("application/json")
                .body(body)
                .post("/admin/stripe/reconcile")
                .then();
    }

    private void walkIfDue() {
        ownContext.start(reconciliation::walkIfDue).await().atMost(LIMIT);
    }

    private static Response reconcile() {
        return reconcile(Instant.now().minus(29, ChronoUnit.DAYS).toString());
    }

    private static Response reconcile(String since) {
        return Admin.request().queryParam("since", since).post("/admin/stripe/reconcile");
    }

    private void ledgerIsExact() {
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("{\"paid\":75.00,\"refunded\":15.00,\"disputed\":0.00,\"net\":60.00}")
                .contains("{\"paid\":3,\"refunded\":3,\"disputed\":0,\"total\":3}");
    }

    private long seen() {
        return newestFirst.stream()
                .filter(event -> rows.count("stripe_events", "stripe_event_id = ?", id(event)) == 1)
                .count();
    }

    private static List<LoggedRequest> requests() {
        return MockedStripe.server().findAll(getRequestedFor(urlPathEqualTo(EVENTS)));
    }

    private static void pages(List<ObjectNode> events, int size) {
        for (int i = 0; i < events.size(); i += size) {
            int end = Math.min(i + size, events.size());
            page(i == 0 ? null : id(events.get(i - 1)), events.subList(i, end), end < events.size());
        }
    }

    private static void page(String after, List<ObjectNode> events, boolean hasMore) {
        MockedStripe.server().stubFor(after(after).willReturn(okJson(list(events, hasMore))));
    }

    private static MappingBuilder after(String event) {
        return get(urlPathEqualTo(EVENTS))
                .withQueryParam("starting_after", event == null ? absent() : WireMock.equalTo(event));
    }

    private static String list(List<ObjectNode> events, boolean hasMore) {
        Stream<String> data = events.stream().map(ObjectNode::toString);
        return "{\"object\":\"list\",\"url\":\"/v1/events\",\"has_more\":" + hasMore + ",\"data\":" + data.toList()
                + "}";
    }

    private static String id(ObjectNode event) {
        return event.path("id").textValue();
    }
}
