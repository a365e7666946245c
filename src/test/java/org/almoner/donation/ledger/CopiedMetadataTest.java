package org.almoner.donation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.almoner.testing.Admin;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.almoner.testing.StripeShape;
import org.almoner.testing.Tickets;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** Two intents name one donation: rows of the database change hands without breaking a constraint or the totals. */
@QuarkusTest
class CopiedMetadataTest {

    private static final long START = 1_790_000_000L;

    @Inject
    Rows rows;

    @Test
    void donationIsThatOfTheIntentWhichItsSessionNamesInEveryOrder() {
        for (int seed = 0; seed < 12; seed++) {
            UUID donation = UUID.randomUUID();
            UUID ticket = Tickets.open();
            StripeLife ours = new StripeLife(StripeShape.V2026, key("b"), START, 2_500, "usd", ticket, true);
            StripeLife copy =
                    new StripeLife(StripeShape.V2026, key(seed % 2 == 0 ? "a" : "c"), START, 900, "usd", ticket, false);
            ours.pays().later(5).refund("r", 500, "succeeded");
            copy.pays();
            List<ObjectNode> events = new ArrayList<>(ours.events());
            events.addAll(copy.events());
            events.forEach(event -> name(event, donation));
            Collections.shuffle(events, new Random(seed));
            events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
            assertThat(rows.one("select id from stripe_attributions where payment_intent_id = ?", ours.intentId()))
                    .as("seed %d", seed)
                    .containsEntry("id", donation);
            assertThat(rows.one(
                            "select session_id, status from stripe_attributions where payment_intent_id = ?",
                            copy.intentId()))
                    .as("seed %d", seed)
                    .containsEntry("session_id", null)
                    .containsEntry("status", "PAID");
            assertThat(rows.count("stripe_attributions", "ticket_id = ?", ticket))
                    .isEqualTo(2);
            assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                    .contains("{\"paid\":34.00,\"refunded\":5.00,\"disputed\":0.00,\"net\":29.00}");
        }
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", Matchers.equalTo(true));
    }

    /** A row that is deleted comes back in the same transaction as another's. */
    @Test
    void donationThatItsIntentLeavesIsThatOfItsSessionAgain() {
        UUID donation = new UUID(2, UUID.randomUUID().getLeastSignificantBits());
        UUID smaller = new UUID(1, donation.getLeastSignificantBits());
        UUID ticket = Tickets.open();
        StripeLife session = new StripeLife(StripeShape.V2026, key("s"), START, 900, "usd", ticket, true);
        StripeLife intent = new StripeLife(StripeShape.V2026, key("i"), START, 900, "usd", ticket, false);
        session.expires();
        intent.pays();
        List<ObjectNode> events = new ArrayList<>(intent.events());
        events.addAll(session.events());
        events.forEach(event -> name(event, donation));
        events.forEach(event -> SignedWebhook.send(event).then().statusCode(200));
        assertThat(rows.count("stripe_attributions", "ticket_id = ?", ticket)).isEqualTo(1);

        ObjectNode again = intent.events().get(intent.events().size() - 1);
        name(again, smaller);
        again.put("id", key("evt_"));
        SignedWebhook.send(again).then().statusCode(200);

        assertThat(rows.one(
                        "select session_id, payment_intent_id, status from stripe_attributions where id = ?", donation))
                .containsEntry("session_id", session.sessionId())
                .containsEntry("payment_intent_id", null)
                .containsEntry("status", "EXPIRED");
        assertThat(rows.one(
                        "select session_id, payment_intent_id, status from stripe_attributions where id = ?", smaller))
                .containsEntry("session_id", null)
                .containsEntry("payment_intent_id", intent.intentId())
                .containsEntry("status", "PAID");
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total"))
                .contains("{\"paid\":9.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":9.00}");
        Admin.request().post("/admin/ledger/audit").then().statusCode(200).body("consistent", Matchers.equalTo(true));
    }

    private static void name(ObjectNode event, UUID donation) {
        ObjectNode object = (ObjectNode) event.path("data").path("object");
        if (!object.path("object").textValue().equals("refund")) {
            ObjectNode metadata = object.path("metadata").isObject()
                    ? (ObjectNode) object.path("metadata")
                    : object.putObject("metadata");
            metadata.put("donationId", donation.toString());
        }
    }

    private static String key(String first) {
        return first + UUID.randomUUID().toString().replace("-", "");
    }
}
