package org.almoner.stripe.past;

import static io.restassured.RestAssured.given;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.past.ListedStripe.Answered;
import org.almoner.testing.Admin;
import org.almoner.testing.LivesInLedger;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.RandomLives;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeJobRows;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The past ends in the ledger once and exactly, beside events and whatever disturbs its import. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class StripeImportTest {

    private static final String IMPORT = "/admin/stripe/import";
    private static final String CHARGES = "/v1/charges";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static boolean mended;

    @Inject
    Rows rows;

    @Inject
    DataSource database;

    @Inject
    StripeImport stripeImport;

    @Inject
    OwnContext ownContext;

    @Inject
    MeterRegistry metrics;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private ListedStripe stripe;
    private List<UUID> tickets;

    @BeforeEach
    void anAccount() {
        MockedStripe.forgetAll(metrics);
        StripeJobRows.reset(rows);
        stripe = ListedStripe.behindTheMocked();
        mendWhatOtherClassesHaveLeft();
        tickets = List.of(Tickets.open(), Tickets.open());
    }

    /** Once: what follows leaves nothing to mend, or fails. */
    private static void mendWhatOtherClassesHaveLeft() {
        if (!mended) {
            Admin.request().post("/admin/ledger/audit?repair=true").then().statusCode(200);
            mended = true;
        }
    }

    @AfterEach
    void nothingIsUnderWay() {
        Admin.request().delete(IMPORT).then().statusCode(200);
        await().atMost(LIMIT).until(() -> rows.count("jobs", "name = 'import' and leased_until > now()") == 0);
        stripe.close();
        MockedStripe.server().resetAll();
    }

    @Test
    void listsAloneMakeTheLedgerAndAnotherImportOrTheEventsChangeNothing() {
        List<StripeLife> lives = lives(25);
        stripe.pagesOf(9).with(lives);
        rows.execute("update jobs set finished_at = null where name = 'import'");
        JsonPath first = imported();
        await().atMost(LIMIT)
                .until(() ->
                        rows.count("jobs", "name = 'import' and leased_by is null and finished_at is not null") == 1);
        assertThat(first.getMap(""))
                .containsEntry("state", "FINISHED")
                .containsEntry("objects", stripe.count())
                .containsEntry("unusable", 0)
                .containsEntry("otherMode", 0)
                .containsEntry("error", null)
                .containsEntry("secondsLeft", null);
        assertThat(first.getList("lists.list"))
                .containsExactly("REFUNDS", "DISPUTES", "CHARGES", "PAYMENT_INTENTS", "SESSIONS");
        assertThat(first.getList("lists.state")).containsOnly("FINISHED");
        assertThat(first.getInt("added")).isGreaterThanOrEqualTo(lives.size());
        isTrue(lives);
        JsonPath second = imported();
        assertThat(second.getInt("added")).isZero();
        assertThat(second.getInt("changed")).isZero();
        isTrue(lives);
        SignedWebhook.sendTogether(
                lives.stream().flatMap(life -> life.events().stream()).toList());
        isTrue(lives);
        paidWhenEventsSay(lives);
        imported();
        isTrue(lives);
        paidWhenEventsSay(lives);
    }

    @Test
    void besideEventsOfTheSamePaymentsItEndsInTheSameLedger() {
        List<StripeLife> lives = lives(60);
        List<ObjectNode> events = new ArrayList<>();
        lives.forEach(life -> events.addAll(life.events()));
        lives.forEach(life ->
                events.add(life.events().get(random.nextInt(life.events().size()))));
        Collections.shuffle(events, random);
        stripe.pagesOf(3).with(lives);
        int third = events.size() / 3;
        SignedWebhook.sendTogether(events.subList(0, third));
        begin("2026-01-01").then().statusCode(202);
        SignedWebhook.sendTogether(events.subList(third, 2 * third));
        finished();
        SignedWebhook.sendTogether(events.subList(2 * third, events.size()));
        isTrue(lives);
        paidWhenEventsSay(lives);
    }

    @Test
    void failureInTheMiddleGoesOnWhereItStopped() {
        List<StripeLife> lives = lives(20);
        stripe.pagesOf(4)
                .with(lives)
                .twist((asked, page) -> asked.path().equals(CHARGES) && asked.after() != null
                        ? new Answered(500, "{\"error\":{\"message\":\"Secret words about maria@example.com\"}}")
                        : null);
        try (LogWatch log = new LogWatch(StripeImport.class)) {
            begin("2026-01-01").then().statusCode(202);
            await().atMost(LIMIT).until(() -> state().equals("WAITING"));
            // The row comes before the line.
            await().untilAsserted(() -> assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("WARN The import stopped and goes on at")
                            .contains("what to do:")));
            assertThat(log.lines())
                    .allSatisfy(line -> assertThat(line).doesNotContain("Secret", "maria", MockedStripe.KEY));
        }
        progress().body("error", containsString("what to do")).body("nextTryAt", notNullValue());
        begin("2026-01-01").then().statusCode(409);
        String place = stripe.asked(CHARGES).get(1).after();
        stripe.answersWell().forgetWhatWasAsked();
        goOn();
        assertThat(stripe.asked()).as("not due yet").isEmpty();
        due();
        goOn();
        assertThat(stripe.asked().get(0).path()).isEqualTo(CHARGES);
        assertThat(stripe.asked().get(0).after()).isEqualTo(place);
        progress()
                .body("state", equalTo("FINISHED"))
                .body("error", nullValue())
                .body("objects", equalTo(stripe.count()));
        isTrue(lives);
    }

    /** As after kill -9, and worse: the one that was taken for dead goes on. */
    @Test
    void whoseLeaseHasEndedIsFollowedByAnotherAndWritesNoMoreProgress() throws Exception {
        List<StripeLife> lives = livesApart(10);
        stripe.pagesOf(4).with(lives);
        SignedWebhook.sendTogether(lives.get(9).events());
        try (Connection held = held(lives.get(9))) {
            begin("2026-01-01").then().statusCode(202);
            await().atMost(LIMIT).until(() -> isPaid(lives.get(8)));
            rows.execute("update jobs set leased_until = now() - interval '1 second' where name = 'import'");
            CompletableFuture<Void> other = ownContext
                    .start(stripeImport::goOnIfDue)
                    .subscribeAsCompletionStage()
                    .toCompletableFuture();
            CompletableFuture<Void> third = ownContext
                    .start(stripeImport::goOnIfDue)
                    .subscribeAsCompletionStage()
                    .toCompletableFuture();
            await().atMost(LIMIT).until(() -> rows.count("jobs", "name = 'import' and leased_until > now()") == 1);
            held.rollback();
            other.get(60, TimeUnit.SECONDS);
            third.get(60, TimeUnit.SECONDS);
        }
        progress().body("state", equalTo("FINISHED")).body("objects", equalTo(stripe.count()));
        isTrue(lives);
    }

    @Test
    void lockedPaymentHoldsUpItselfAlone() throws Exception {
        List<StripeLife> lives = livesApart(10);
        stripe.with(lives);
        SignedWebhook.sendTogether(lives.get(3).events());
        try (Connection held = held(lives.get(3))) {
            begin("2026-01-01").then().statusCode(202);
            await().atMost(LIMIT)
                    .until(() ->
                            lives.stream().filter(life -> life != lives.get(3)).allMatch(this::isPaid));
            SignedWebhook.sendAll(lives.get(4));
            assertThat(state()).isEqualTo("RUNNING");
            assertThat(stripe.asked("/v1/payment_intents")).isEmpty();
            held.rollback();
        }
        finished();
        isTrue(lives);
    }

    @Test
    void cancelledItEndsAndAnotherMayBegin() {
        List<StripeLife> lives = lives(20);
        stripe.pagesOf(2).with(lives).twist((asked, page) -> {
            pause(200);
            return null;
        });
        begin("2026-01-01").then().statusCode(202);
        await().atMost(LIMIT).until(() -> progress().extract().jsonPath().getInt("pages") > 2);
        Admin.request().delete(IMPORT).then().statusCode(200).body("state", equalTo("CANCELLED"));
        await().atMost(LIMIT).until(() -> rows.count("jobs", "name = 'import' and leased_until > now()") == 0);
        int asked = stripe.asked().size();
        goOn();
        assertThat(stripe.asked()).hasSize(asked);
        progress().body("endedAt", notNullValue());
        stripe.answersWell();
        imported();
        isTrue(lives);
        assertThat(
                        rows.all(
                                "select action from admin_actions where action like 'stripe.import%' order by begun_at desc limit 3"))
                .extracting(row -> row.get("action"))
                .containsExactly("stripe.import", "stripe.import.cancel", "stripe.import");
    }

    @Test
    void objectsOfNoUseAreCountedAndHoldUpNoOther() throws Exception {
        List<StripeLife> lives = lives(12);
        stripe.pagesOf(5).with(lives);
        String id = UUID.randomUUID().toString().replace("-", "");
        List<String> poison = List.of(
                "{\"id\":\"ch_none" + id + "\",\"object\":\"charge\",\"created\":1790000001}",
                "{\"id\":\"ch_kind" + id
                        + "\",\"object\":\"customer\",\"created\":1790000001,\"status\":\"succeeded\"}",
                "{\"id\":\"ch_huge" + id
                        + "\",\"object\":\"charge\",\"created\":1790000001,\"status\":\"succeeded\",\"amount\":99999999999999999999,\"currency\":\"usd\"}",
                "{\"id\":\"ch_when" + id
                        + "\",\"object\":\"charge\",\"created\":99999999999999999,\"status\":\"succeeded\",\"amount\":100,\"currency\":\"usd\"}",
                "{\"id\":\"ch_cur" + id
                        + "\",\"object\":\"charge\",\"created\":1790000001,\"status\":\"succeeded\",\"amount\":100,\"currency\":\"\\u0000\"}",
                "{\"object\":\"charge\",\"status\":\"succeeded\",\"amount\":100,\"currency\":\"usd\"}",
                "7",
                "{\"id\":\"ch_name" + id
                        + "\",\"object\":\"charge\",\"created\":1790000001,\"status\":\"succeeded\",\"amount\":100,\"currency\":\"usd\",\"billing_details\":{\"name\":\""
                        + "Maria ".repeat(2_000) + "\"}}");
        ObjectMapper json = new ObjectMapper();
        stripe.twist((asked, page) -> {
            if (asked.path().equals(CHARGES) && asked.after() == null && asked.until() > 1_791_000_000L) {
                for (String one : poison) {
                    page.withArray("data").insert(0, json.readTree(one));
                }
                return ListedStripe.ok(page);
            }
            return null;
        });
        try (LogWatch log = new LogWatch(ListNews.class)) {
            JsonPath ended = imported();
            assertThat(ended.getInt("unusable")).isEqualTo(poison.size());
            assertThat(ended.getInt("objects")).isEqualTo(stripe.count() + poison.size());
            assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(poison.size());
            assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain("Maria", "99999999"));
        }
        isTrue(lives);
    }

    @Test
    void objectsOfTheOtherModeAreLeftOut() {
        List<StripeLife> lives = lives(6);
        lives.forEach(life ->
                life.listed().values().forEach(some -> some.forEach(object -> object.put("livemode", true))));
        stripe.with(lives);
        JsonPath ended = imported();
        assertThat(ended.getInt("otherMode")).isEqualTo(stripe.count()).isPositive();
        assertThat(ended.getInt("added")).isZero();
        lives.forEach(life -> assertThat(rows.count("stripe_attributions", "payment_intent_id = ?", life.intentId()))
                .isZero());
    }

    @Test
    void erasedDonorStaysErasedAndNothingPersonalIsKept() {
        String key = UUID.randomUUID().toString().replace("-", "");
        String email = key + "@example.com";
        StripeLife life =
                new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 2_500, "usd", tickets.get(0), true).pays();
        life.listed().forEach((kind, some) -> some.forEach(object -> stripe.add(kind, with(object, email))));
        imported();
        assertThat(row(life)).containsEntry("donor_last_name", "Lopez");
        String kept = rows.one(
                        "select cast(row_to_json(p) as text) as row from stripe_attributions p"
                                + " where payment_intent_id = ?",
                        life.intentId())
                .get("row")
                .toString();
        assertThat(kept).doesNotContain("Maria", "Garcia", email);
        assertThat(rows.one("select cast(lists as text) as lists from stripe_import")
                        .get("lists")
                        .toString())
                .doesNotContain("Maria", email);
        Admin.forget(Map.of("email", email));
        imported();
        assertThat(row(life))
                .containsEntry("donor_last_name", null)
                .containsEntry("donor_email_hash", null)
                .containsEntry("status", "PAID");
        assertThat(row(life).get("history").toString()).doesNotContain("Lopez");
    }

    /** How a list may go wrong, each in its own way. */
    enum Trouble {
        /** Whatever page is asked for, it is the first of that time. */
        REPEATS {
            @Override
            Answered answer(ListedStripe.Asked asked, ObjectNode page, ObjectNode first) {
                return asked.after() == null ? null : ListedStripe.ok(first);
            }
        },
        /** There is more, and nothing on the page. */
        EMPTY_WITH_MORE {
            @Override
            Answered answer(ListedStripe.Asked asked, ObjectNode page, ObjectNode first) {
                return asked.after() == null ? null : ListedStripe.ok(ListedStripe.page(List.of(), true));
            }
        },
        /** There is more, it says, after each page, and there is none. */
        ENDS_HALF_WAY {
            @Override
            Answered answer(ListedStripe.Asked asked, ObjectNode page, ObjectNode first) {
                return ListedStripe.ok(page.put("has_more", false));
            }
        },
        /** The object at which the page is to begin is not known any more. */
        FORGETS_THE_PLACE {
            @Override
            Answered answer(ListedStripe.Asked asked, ObjectNode page, ObjectNode first) {
                return asked.after() == null
                        ? null
                        : new Answered(
                                400, "{\"error\":{\"code\":\"resource_missing\",\"type\":\"invalid_request_error\"}}");
            }
        };

        abstract Answered answer(ListedStripe.Asked asked, ObjectNode page, ObjectNode first);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void listThatGoesWrongLosesNothingAndEnds(Trouble trouble) {
        List<StripeLife> lives = livesApart(12);
        ObjectNode[] first = new ObjectNode[1];
        stripe.pagesOf(4).with(lives).twist((asked, page) -> {
            if (!asked.path().equals(CHARGES)) {
                return null;
            }
            if (asked.after() == null) {
                first[0] = page.deepCopy();
            }
            return trouble.answer(asked, page, first[0]);
        });
        begin("2026-01-01").then().statusCode(202);
        await().atMost(LIMIT).until(() -> {
            if (state().equals("WAITING")) {
                due();
                goOn();
            }
            return state().equals("FINISHED");
        });
        assertThat(stripe.asked(CHARGES)).hasSizeLessThan(40);
        isTrue(lives);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"object\":\"list\",\"data\":{},\"has_more\":true}",
                "{\"object\":\"list\",\"data\":[]}",
                "{\"object\":\"list\",\"data\":[],\"has_more\":true}",
                "{\"object\":\"list\",\"data\":[{\"id\":\"ch_1\",\"created\":1}],\"has_more\":true}"
            })
    void listThatLeadsNowhereIsGivenUpAfterSomeTries(String nowhere) {
        stripe.with(livesApart(3))
                .twist((asked, page) -> asked.path().equals(CHARGES) ? new Answered(200, nowhere) : null);
        begin("2026-01-01").then().statusCode(202);
        await().atMost(LIMIT).until(() -> {
            if (state().equals("WAITING")) {
                due();
                goOn();
            }
            return state().equals("FAILED");
        });
        progress().body("error", containsString(CHARGES)).body("endedAt", notNullValue());
        assertThat(stripe.asked(CHARGES)).hasSize(Setback.MOST_TRIES);
        stripe.answersWell();
        imported();
    }

    @Test
    void rateLimitIsWaitedForHoweverOften() {
        stripe.with(livesApart(3)).twist((asked, page) -> new Answered(429, "{\"error\":{\"code\":\"rate_limit\"}}"));
        begin("2026-01-01").then().statusCode(202);
        for (int i = 0; i <= Setback.MOST_TRIES; i++) {
            await().atMost(LIMIT).until(() -> state().equals("WAITING"));
            due();
            goOn();
        }
        progress().body("state", equalTo("WAITING")).body("error", containsString("429"));
        stripe.answersWell();
        due();
        goOn();
        progress().body("state", equalTo("FINISHED"));
    }

    @Test
    void asksForWhatIsWantedAndForNoMore() {
        stripe.with(livesApart(3));
        imported();
        for (String path :
                List.of("/v1/refunds", "/v1/disputes", CHARGES, "/v1/payment_intents", "/v1/checkout/sessions")) {
            ListedStripe.Asked asked = stripe.asked(path).get(0);
            assertThat(asked.parameters())
                    .containsEntry("limit", "100")
                    .containsEntry(
                            "created[gte]",
                            "" + Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
            assertThat(asked.until())
                    .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(30L));
        }
        assertThat(stripe.asked(CHARGES).get(0).parameters()).containsEntry("expand[0]", "data.balance_transaction");
        assertThat(metrics.get("almoner.stripe.import.objects")
                        .tags("list", "charges", "outcome", "told")
                        .counter()
                        .count())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-13-01",
                "2026-02-30",
                "2026-01-01T25:00:00Z",
                "1",
                "2009-12-31",
                "-2015-01-01",
                "+1000000000-01-01T00:00:00Z",
                "0000-01-01",
                "9999-12-31",
                "2015-01-01; drop table jobs"
            })
    void refusesWhatIsNoTimeOrNotOneOfStripes(String since) {
        begin(since).then().statusCode(400).body("errors[0].field", equalTo("since"));
    }

    @Test
    void refusesTheFutureAndNothingAtAll() {
        begin(Instant.now().plus(1, ChronoUnit.MINUTES).toString())
                .then()
                .statusCode(400)
                .body("detail", containsString("future"));
        Admin.request().post(IMPORT).then().statusCode(400).body("errors[0].field", equalTo("since"));
        progress().body("state", equalTo("NONE")).body("lists.size()", equalTo(0));
        Admin.request().delete(IMPORT).then().statusCode(200).body("state", equalTo("NONE"));
    }

    @Test
    void strangersMayNeitherSeeNorBeginIt() {
        given().post(IMPORT + "?since=2015-01-01").then().statusCode(401);
        given().get(IMPORT).then().statusCode(401);
        given().delete(IMPORT).then().statusCode(401);
    }

    private List<StripeLife> lives(int count) {
        List<StripeLife> lives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lives.add(RandomLives.listed(
                    random,
                    UUID.randomUUID().toString().replace("-", ""),
                    tickets.get(random.nextInt(tickets.size()))));
        }
        return lives;
    }

    /** No second has more charges than a page. */
    private List<StripeLife> livesApart(int count) {
        List<StripeLife> lives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = UUID.randomUUID().toString().replace("-", "");
            lives.add(new StripeLife(StripeShape.V2026, key, 1_790_000_000L + i, 2_500, "usd", tickets.get(0), true)
                    .pays()
                    .settles());
        }
        return lives;
    }

    private void isTrue(List<StripeLife> lives) {
        lives.forEach(life -> LivesInLedger.isTrue(rows, life, "seed " + seed + ", " + life.events()));
        long inLedger = lives.stream().filter(StripeLife::isPaid).count();
        assertThat(tickets.stream()
                        .mapToLong(ticket -> Tickets.ledger(ticket).getLong("count"))
                        .sum())
                .as("seed %d", seed)
                .isEqualTo(inLedger);
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", equalTo(true));
    }

    /** Paid when the first event told of a capture, and so does the journal say. */
    private void paidWhenEventsSay(List<StripeLife> lives) {
        for (StripeLife life : lives) {
            if (!life.isPaid()) {
                continue;
            }
            Object paidAt = row(life).get("paid_at");
            assertThat(rows.all(
                            "select effective_at from ledger_movements where donation_id = ? and kind = 'PAID'"
                                    + " group by effective_at having sum(amount) <> 0",
                            row(life).get("id")))
                    .as("seed %d, %s", seed, life.events())
                    .extracting(moved -> moved.get("effective_at"))
                    .containsExactly(paidAt);
            assertThat(life.events().stream()
                            .map(event -> java.sql.Timestamp.from(
                                    Instant.ofEpochSecond(event.path("created").longValue()))))
                    .as("seed %d, %s", seed, life.events())
                    .contains((java.sql.Timestamp) paidAt);
        }
    }

    private Map<String, Object> row(StripeLife life) {
        return rows.one(
                "select * from stripe_attributions where payment_intent_id = ? or session_id = ?",
                life.intentId(),
                life.sessionId());
    }

    private static ObjectNode with(ObjectNode object, String email) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(object.toString().replace("maria@example.com", email));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Connection held(StripeLife life) throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(
                "select 1 from stripe_attributions where payment_intent_id = ? for update")) {
            statement.setString(1, life.intentId());
            statement.execute();
        }
        return connection;
    }

    private boolean isPaid(StripeLife life) {
        return rows.count("stripe_attributions", "payment_intent_id = ? and status = 'PAID'", life.intentId()) == 1;
    }

    private static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }

    private void goOn() {
        ownContext.start(stripeImport::goOnIfDue).await().atMost(LIMIT);
    }

    /** As if the time of the next try had come. */
    private void due() {
        rows.execute("update stripe_import set next_at = null where state = 'RUNNING'");
    }

    private JsonPath imported() {
        begin("2026-01-01").then().statusCode(202);
        return finished();
    }

    private JsonPath finished() {
        await().atMost(LIMIT).until(() -> !state().equals("RUNNING"));
        return progress().body("state", equalTo("FINISHED")).extract().jsonPath();
    }

    private static String state() {
        return progress().extract().path("state");
    }

    private static io.restassured.response.ValidatableResponse progress() {
        return Admin.request().get(IMPORT).then().statusCode(200);
    }

    private static Response begin(String since) {
        return Admin.request().queryParam("since", since).post(IMPORT);
    }
}
