package org.almoner.stripe.inbox;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.almoner.database.sql.OwnContext;
import org.almoner.stripe.translation.EventOutcome;
import org.almoner.testing.Admin;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the values of one event are, that event is recorded and answered, and no other notices. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class PoisonTest {

    private static final JsonMapper ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
            .build();
    private static final String SECRET = "maria@example.com\r\n\u001b[31m";
    private static final int MUTATIONS = 300;

    @Inject
    Rows rows;

    @Inject
    FailureLog failures;

    @Inject
    OwnContext ownContext;

    @BeforeEach
    void reset() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
    }

    @ParameterizedTest(name = "{0} {1}={2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "charge.updated   | balance_transaction/net | 9223372036854775807 | The field balance_transaction is beyond any bounds",
                "charge.updated   | balance_transaction/fee | 99999999999999999999 | The field balance_transaction is beyond any bounds",
                "charge.succeeded | amount_captured | 10000000000000000000 | The field amount_captured is beyond any bounds",
                "charge.succeeded | amount | -9223372036854775808 | The field amount is beyond any bounds",
                "charge.succeeded | created | 253402300800 | The field created is beyond any bounds",
                "charge.succeeded | created | -1 | The field created is beyond any bounds",
                "charge.succeeded | currency | \"u\\u0000d\" | The field currency is beyond any bounds",
                "charge.succeeded | billing_details/name | \"Maria \\ud800\" | The field billing_details.name is beyond any bounds",
                "charge.succeeded | metadata | {\"\\u0000\":\"x\"} | The field metadata is beyond any bounds",
                "charge.succeeded | metadata | {\"maria@example.com\\r\\n\\u001b\":{}} | The field metadata has not the type that Stripe gives it",
                "charge.succeeded | metadata | {\"maria@example.com\":\"\\udc00\"} | The field metadata is beyond any bounds",
                "charge.succeeded | refunds | {\"data\":[null]} | The field refunds has not the type that Stripe gives it",
                "charge.dispute.created | balance_transactions | [null] | The field balance_transactions has not the type that Stripe gives it",
                "charge.dispute.created | balance_transactions | [{\"amount\":-9223372036854775808,\"currency\":\"usd\"}] | The field balance_transactions.[] is beyond any bounds"
            })
    void valueBeyondAnyBoundsIsUnusable(String type, String path, String value, String reason) throws Exception {
        ObjectNode event = event(type);
        String[] steps = path.split("/");
        JsonNode parent = event.path("data").path("object");
        if (steps.length == 2) {
            parent = ((ObjectNode) parent).withObject("/" + steps[0]);
        }
        ((ObjectNode) parent).set(steps[steps.length - 1], ASCII.readTree(value));
        isUnusable(event.path("id").textValue(), ascii(event), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"253402300800", "-1", "99999999999999999999", "-99999999999999999999"})
    void eventOfATimeBeyondAnyBoundsIsUnusable(String created) throws Exception {
        ObjectNode event = event("charge.succeeded");
        event.set("created", ASCII.readTree(created));
        isUnusable(id(event), ascii(event), "The field created of the event is beyond any bounds");
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 900, 100_000})
    void eventThatIsNestedDeeplyIsUnusable(int depth) {
        ObjectNode event = event("charge.succeeded");
        String body = event.toString()
                .replaceFirst("\"currency\"", "\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"currency\"");
        isUnusable(id(event), body, "The event is nested more deeply, or has longer values, than any of Stripe's");
    }

    @Test
    void eventWithANumberOfThousandsOfDigitsIsUnusable() {
        ObjectNode event = event("charge.succeeded");
        String body = event.toString().replaceFirst("\"currency\"", "\"n\":" + "9".repeat(5_000) + ",\"currency\"");
        isUnusable(id(event), body, "The event is nested more deeply, or has longer values, than any of Stripe's");
    }

    @Test
    void eventThatIsNestedDeeplyAndCutShortIsNone() {
        ObjectNode event = event("charge.succeeded");
        String body = event.toString().replaceFirst("\"currency\".*", "\"deep\":" + "[".repeat(1_000));
        SignedWebhook.send(body).then().statusCode(400);
        assertThat(rows.count("stripe_events", "stripe_event_id = ?", id(event)))
                .isZero();
    }

    @Test
    void typeWithAnAddressInItIsNoType() {
        SignedWebhook.send(event("charge.succeeded").put("type", "maria@example.com"))
                .then()
                .statusCode(400);
        assertThat(rows.count("stripe_events", "type like '%@%'")).isZero();
    }

    @Test
    void whatTheDatabaseDoesNotTakeIsUnusableAndTheOthersOfItsBatchAreTaken() {
        ObjectNode poison = event("payment_intent.succeeded");
        String intent = poison.path("data").path("object").path("id").textValue();
        UUID ticket = Tickets.open();
        List<ObjectNode> honest = Stream.generate(
                        () -> life(ticket).pays().events().get(0))
                .limit(30)
                .toList();
        rows.execute("alter table stripe_attributions add constraint poison check (payment_intent_id <> '" + intent
                + "') not valid");
        try {
            var answers = new ArrayList<>(
                    honest.stream().limit(15).map(SignedWebhook::sendAsync).toList());
            answers.add(SignedWebhook.sendAsync(poison));
            answers.addAll(
                    honest.stream().skip(15).map(SignedWebhook::sendAsync).toList());
            answers.forEach(answer -> assertThat(answer.join().body()).isEqualTo("{\"received\":true}"));
        } finally {
            rows.execute("alter table stripe_attributions drop constraint poison");
        }
        assertThat(row(id(poison)))
                .containsEntry("outcome", "unusable")
                .containsEntry("error", "The database does not take its values (SQLSTATE 23514)");
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(30);
    }

    @Test
    void failureThatCannotBeRecordedKeepsNoOtherFromBeingRecorded() {
        List<StripeEvent> noted = new ArrayList<>();
        for (String type : List.of("charge.succeeded", "charge\0succeeded", "charge.updated")) {
            noted.add(new StripeEvent(
                    "evt_" + UUID.randomUUID().toString().replace("-", ""),
                    type,
                    null,
                    false,
                    Instant.now(),
                    null,
                    EventOutcome.NO_EFFECT,
                    null));
        }
        noted.forEach(event -> failures.note(event, "It failed"));
        ownContext.start(failures::flush).await().atMost(Duration.ofSeconds(20));
        assertThat(noted)
                .extracting(
                        event -> rows.count("stripe_events", "stripe_event_id = ? and outcome = 'failed'", event.id()))
                .containsExactly(1L, 0L, 1L);
        ObjectNode next = event("charge.succeeded");
        failures.note(
                new StripeEvent(
                        id(next), "charge.succeeded", null, false, Instant.now(), null, EventOutcome.NO_EFFECT, null),
                "It failed");
        ownContext.start(failures::flush).await().atMost(Duration.ofSeconds(20));
        assertThat(row(id(next))).containsEntry("outcome", "failed");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2026})
    void nothingThatIsSignedEndsInAFaultOrReachesAnotherEvent(long seed) {
        Random random = new Random(seed);
        UUID ticket = Tickets.open();
        int honest = 0;
        try (LogWatch log = new LogWatch(WebhookDelivery.class)) {
            for (int i = 0; i < MUTATIONS; i++) {
                ObjectNode mutated = mutated(random);
                String body = ascii(mutated);
                var answer = SignedWebhook.send(body);
                assertThat(answer.statusCode())
                        .as("seed %d, round %d: %s", seed, i, body)
                        .isIn(200, 400);
                assertThat(answer.asString()).doesNotContain("maria", "\u001b");
                if (answer.statusCode() == 200) {
                    assertThat(row(id(mutated)).get("outcome"))
                            .as("seed %d, round %d: %s", seed, i, body)
                            .isIn("processed", "no_effect", "unusable", "not_understood");
                }
                if (i % 20 == 0) {
                    honest++;
                    SignedWebhook.send(life(ticket).pays().events().get(0))
                            .then()
                            .statusCode(200);
                    assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(honest);
                }
            }
            assertThat(log.lines()).noneSatisfy(line -> assertThat(line).containsAnyOf("maria", "\r", "\n", "\u001b"));
            assertThat(log.lines()).noneSatisfy(line -> assertThat(line).startsWith("ERROR"));
        }
        assertThat(rows.count("stripe_events", "error ~ '[[:cntrl:]]' or error like '%maria%'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void reconciliationTakesAPageWhateverIsOnIt(long seed) {
        Random random = new Random(seed);
        UUID ticket = Tickets.open();
        List<String> page = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            page.add(ascii(mutated(random)));
        }
        ObjectNode deep = event("charge.succeeded");
        ((ObjectNode) deep.path("data").path("object")).set("deep", nested(500));
        page.add(deep.toString());
        page.add(ascii(life(ticket).pays().events().get(0)));
        MockedStripe.server()
                .stubFor(get(urlPathEqualTo("/v1/events"))
                        .willReturn(okJson(
                                "{\"object\":\"list\",\"has_more\":false,\"data\":[" + String.join(",", page) + "]}")));
        Admin.request()
                .queryParam("since", Instant.now().minus(29, ChronoUnit.DAYS).toString())
                .post("/admin/stripe/reconcile")
                .then()
                .statusCode(200)
                .body("state", equalTo("FINISHED"))
                .body("events", equalTo(page.size()));
        assertThat(Tickets.ledger(ticket).getInt("count")).isEqualTo(1);
    }

    private void isUnusable(String id, String body, String reason) {
        try (LogWatch log = new LogWatch(WebhookDelivery.class)) {
            SignedWebhook.send(body).then().statusCode(200).body("received", equalTo(true));
            assertThat(log.lines()).noneSatisfy(line -> assertThat(line).containsAnyOf("maria", "\r", "\n", "\u001b"));
        }
        assertThat(row(id)).containsEntry("outcome", "unusable").containsEntry("error", reason);
        assertThat(row(id).get("processed_at")).isNotNull();
    }

    /** One value, somewhere in an event of some type, is replaced by one that should not be there. */
    private ObjectNode mutated(Random random) {
        List<ObjectNode> events = new ArrayList<>(life(null)
                .pays()
                .refund("a", 500, "succeeded")
                .dispute("d", 500, "needs_response")
                .settles()
                .events());
        ObjectNode event = events.get(random.nextInt(events.size()));
        List<ObjectNode> places = new ArrayList<>();
        collect(event, places);
        ObjectNode place = places.get(random.nextInt(places.size()));
        List<String> names = new ArrayList<>();
        place.fieldNames().forEachRemaining(names::add);
        if (place == event) {
            names.remove("id");
        }
        if (names.isEmpty() || random.nextInt(10) == 0) {
            place.set(SECRET + "\0", poison(random));
        } else {
            place.set(names.get(random.nextInt(names.size())), poison(random));
        }
        return event;
    }

    private static void collect(JsonNode node, List<ObjectNode> places) {
        if (node instanceof ObjectNode object) {
            places.add(object);
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            collect(children.next(), places);
        }
    }

    private static JsonNode poison(Random random) {
        List<JsonNode> values = List.of(
                LongNode.valueOf(Long.MAX_VALUE),
                LongNode.valueOf(Long.MIN_VALUE),
                LongNode.valueOf(-1),
                LongNode.valueOf(0),
                LongNode.valueOf(253_402_300_800L),
                LongNode.valueOf(999_999_999_999_999L),
                LongNode.valueOf(random.nextLong()),
                BigIntegerNode.valueOf(BigInteger.TEN.pow(19)),
                BigIntegerNode.valueOf(BigInteger.TEN.pow(400)),
                DecimalNode.valueOf(new BigDecimal("0.1")),
                DecimalNode.valueOf(new BigDecimal("1e400")),
                BooleanNode.TRUE,
                NullNode.instance,
                TextNode.valueOf(""),
                TextNode.valueOf("x".repeat(6_000)),
                TextNode.valueOf("\0"),
                TextNode.valueOf("a\ud800b"),
                TextNode.valueOf("\udc00"),
                TextNode.valueOf(SECRET),
                TextNode.valueOf("+10000-01-01T00:00:00Z"),
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode().put(SECRET, 1),
                JsonNodeFactory.instance.objectNode().put(SECRET, "\0"),
                JsonNodeFactory.instance.arrayNode(),
                JsonNodeFactory.instance.arrayNode().addNull(),
                JsonNodeFactory.instance.arrayNode().add(SECRET),
                nested(40),
                nested(200));
        return values.get(random.nextInt(values.size()));
    }

    private static ArrayNode nested(int depth) {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i < depth; i++) {
            node = JsonNodeFactory.instance.arrayNode().add(node);
        }
        return node;
    }

    private ObjectNode event(String type) {
        return life(null)
                .pays()
                .refund("a", 500, "succeeded")
                .dispute("d", 500, "needs_response")
                .settles()
                .events()
                .stream()
                .filter(event -> event.path("type").textValue().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static StripeLife life(UUID ticket) {
        return StripeLife.of(ticket);
    }

    private Map<String, Object> row(String id) {
        return rows.one("select * from stripe_events where stripe_event_id = ?", id);
    }

    private static String id(ObjectNode event) {
        return event.path("id").textValue();
    }

    private static String ascii(ObjectNode event) {
        try {
            return ASCII.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
