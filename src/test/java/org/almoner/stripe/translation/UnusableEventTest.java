package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signed events that contradict themselves or lack what we need: taken, since a retry cannot help, and without effect. */
@QuarkusTest
class UnusableEventTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Rows rows;

    @ParameterizedTest(name = "{0} {1}={2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "payment_intent.succeeded | amount   | -1          | An amount is negative or beyond what the ledger holds",
                "payment_intent.succeeded | amount   | 9999999999999 | An amount is negative or beyond what the ledger holds",
                "payment_intent.succeeded | amount   | 1e30        | The field amount has not the type that Stripe gives it",
                "payment_intent.succeeded | amount   | 25.5        | The field amount has not the type that Stripe gives it",
                "payment_intent.succeeded | amount   | \"2500\"    | The field amount has not the type that Stripe gives it",
                "payment_intent.succeeded | amount   | null        | The field amount is missing",
                "payment_intent.succeeded | currency | null        | The field currency is missing",
                "payment_intent.succeeded | currency | \"zzz\"     | The currency is none that we know",
                "payment_intent.succeeded | currency | {}          | The field currency has not the type that Stripe gives it",
                "payment_intent.succeeded | id       | null        | The field id is missing",
                "payment_intent.succeeded | id       | \"pi '; --\" | The field id is no id",
                "payment_intent.succeeded | metadata | []          | The field metadata has not the type that Stripe gives it",
                "charge.succeeded         | payment_intent | \"\\u0000\" | The object has an id that Stripe does not give",
                "charge.refunded          | amount_refunded | 2501  | amount_refunded is larger than amount",
                "charge.refunded          | amount_refunded | -5    | An amount is negative or beyond what the ledger holds",
                "charge.succeeded         | balance_transaction | {\"fee\":1000000000000,\"net\":2500,\"amount\":2500,\"currency\":\"usd\"} | A movement of the balance is beyond what the ledger holds",
                "charge.succeeded         | balance_transaction | {\"fee\":75,\"net\":-1000000000000,\"amount\":2500,\"currency\":\"usd\"} | A movement of the balance is beyond what the ledger holds",
                "refund.created           | status   | \"lost\"    | The status is none that we know",
                "refund.created           | amount   | null        | The field amount is missing",
                "refund.created           | charge_and_payment_intent | null | The object names no payment intent and no charge",
                "charge.dispute.created   | status   | \"new\"     | The status is none that we know",
                "charge.dispute.created   | status   | null        | The field status is missing",
                "payment_intent.succeeded | object   | \"charge\"  | The event's object is not the payment_intent that its type promises",
                "charge.refunded          | object   | \"refund\"  | The event's object is not the charge that its type promises",
                "refund.created           | object   | \"charge\"  | The event's object is not the refund that its type promises",
                "charge.dispute.created   | object   | null        | The event's object is not the dispute that its type promises",
                "checkout.session.completed | object | 7           | The event's object is not the checkout.session that its type promises"
            })
    void isRecordedWithTheReasonAndHasNoEffect(String type, String field, String value, String reason)
            throws Exception {
        ObjectNode event = event(type);
        ObjectNode object = (ObjectNode) event.path("data").path("object");
        if (field.equals("charge_and_payment_intent")) {
            object.remove("charge");
            object.remove("payment_intent");
        } else {
            object.set(field, JSON.readTree(value));
        }
        hasNoEffect(event, reason);
    }

    @Test
    void eventOfAConnectedAccountIsNotOurs() throws Exception {
        hasNoEffect(event("payment_intent.succeeded").put("account", "acct_1"), "The event is of a connected account");
    }

    @Test
    void thinEventTellsNothing() throws Exception {
        ObjectNode event = event("payment_intent.succeeded")
                .put("object", "v2.core.event")
                .put("created", "2026-11-23T10:00:00.000Z");
        event.remove("data");
        hasNoEffect(event, "The event is a thin one, which tells nothing of the payment itself");
    }

    @Test
    void refundThatIsLargerThanThePaymentIsRemarkedWhicheverComesFirst() throws Exception {
        for (boolean refundFirst : new boolean[] {true, false}) {
            UUID ticket = Tickets.open();
            StripeLife life = life(ticket).pays();
            ObjectNode refund = event("refund.created");
            ObjectNode object = (ObjectNode) refund.path("data").path("object");
            object.put("payment_intent", life.intentId()).put("amount", 2_501);
            object.remove("charge");
            if (refundFirst) {
                SignedWebhook.send(refund).then().statusCode(200);
            }
            SignedWebhook.sendAll(life);
            if (!refundFirst) {
                SignedWebhook.send(refund).then().statusCode(200);
            }
            assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                    .contains("{\"paid\":25.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":25.00}");
            assertThat(rows.count(
                            "stripe_events",
                            "error like 'A refund of this payment is%' and stripe_event_id in (?, ?)",
                            refund.path("id").textValue(),
                            life.events().get(0).path("id").textValue()))
                    .isEqualTo(1);
        }
    }

    private void hasNoEffect(ObjectNode event, String reason) {
        long before = rows.count("stripe_attributions", "true");
        SignedWebhook.send(event).then().statusCode(200);
        assertThat(rows.one(
                                "select error from stripe_events where stripe_event_id = ?",
                                event.path("id").textValue())
                        .get("error"))
                .isEqualTo(reason);
        assertThat(rows.count("stripe_attributions", "true")).isEqualTo(before);
    }

    private static StripeLife life(UUID ticket) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 2_500, "usd", ticket, ticket == null);
    }

    private static ObjectNode event(String type) throws JsonProcessingException {
        StripeLife life = life(null).pays().refund("a", 500, "succeeded").dispute("d", 500, "needs_response");
        return life.events().stream()
                .filter(event -> event.path("type").textValue().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
