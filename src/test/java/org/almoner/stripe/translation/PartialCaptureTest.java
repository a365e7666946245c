package org.almoner.stripe.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 206.75 authorised and 203.00 captured, as Stripe tells it: the 3.75 that remain come as if they had been refunded. */
@QuarkusTest
class PartialCaptureTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_790_000_000L;

    @Inject
    Rows rows;

    private UUID ticket;
    private String key;

    @BeforeEach
    void aTicket() {
        ticket = Tickets.open();
        key = UUID.randomUUID().toString().replace("-", "");
    }

    @ParameterizedTest
    @CsvSource({"charge.captured", "charge.updated", "charge.refunded"})
    void oneEventOfTheChargeIsEnough(String type) throws Exception {
        send(type, START, charge(20_300, 375));
        totalsAre("{\"paid\":203.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":203.00}");
        assertThat(rows.one("select status from stripe_attributions where ticket_id = ?", ticket))
                .containsEntry("status", "PAID");
    }

    @Test
    void refundOfTheRemainderIsNone() throws Exception {
        send("refund.created", START, refund("re_1" + key, START, 375));
        send("charge.captured", START, charge(20_300, 375));
        totalsAre("{\"paid\":203.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":203.00}");
    }

    @Test
    void refundOfTheRemainderIsNoneWhenOnlyTheIntentTellsOfTheCapture() throws Exception {
        send("refund.created", START, refund("re_1" + key, START, 375));
        send("payment_intent.succeeded", START, """
                {"id":"pi_KEY","object":"payment_intent","amount":20675,"amount_received":20300,"currency":"usd",
                 "status":"succeeded","created":1790000000,"metadata":{"ticketId":"TICKET"}}
                """);
        totalsAre("{\"paid\":203.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":203.00}");
        send("refund.created", START + 90_000, refund("re_2" + key, START + 90_000, 375));
        totalsAre("{\"paid\":203.00,\"refunded\":3.75,\"disputed\":0.00,\"net\":199.25}");
    }

    @Test
    void refundThatIsAsLargeAsTheRemainderCounts() throws Exception {
        send("charge.captured", START, charge(20_300, 375));
        send("refund.created", START + 60, refund("re_2" + key, START + 60, 375));
        send("charge.refunded", START + 60, charge(20_300, 750));
        totalsAre("{\"paid\":203.00,\"refunded\":3.75,\"disputed\":0.00,\"net\":199.25}");
    }

    @Test
    void remainderThatIsLargerThanWhatWasCapturedContradictsNothing() throws Exception {
        String event = send("charge.captured", START, charge(5_000, 15_675));
        send("refund.created", START, refund("re_1" + key, START, 15_675));
        totalsAre("{\"paid\":50.00,\"refunded\":0.00,\"disputed\":0.00,\"net\":50.00}");
        assertThat(rows.one("select error from stripe_events where stripe_event_id = ?", event)
                        .get("error"))
                .isNull();
    }

    private String send(String type, long created, String object) throws Exception {
        String id = "evt_" + UUID.randomUUID().toString().replace("-", "");
        ObjectNode event = JSON.createObjectNode()
                .put("id", id)
                .put("object", "event")
                .put("type", type)
                .put("livemode", false)
                .put("created", created);
        event.putObject("data")
                .set("object", JSON.readTree(object.replace("KEY", key).replace("TICKET", ticket.toString())));
        SignedWebhook.send(event).then().statusCode(200);
        return id;
    }

    private static String charge(long captured, long refunded) {
        return """
                {"id":"ch_KEY","object":"charge","amount":20675,"amount_captured":%d,"amount_refunded":%d,"captured":true,
                 "currency":"usd","status":"succeeded","created":1789990000,"payment_intent":"pi_KEY",
                 "metadata":{"ticketId":"TICKET"}}
                """.formatted(captured, refunded);
    }

    private static String refund(String id, long created, long amount) {
        return """
                {"id":"%s","object":"refund","amount":%d,"currency":"usd","status":"succeeded","created":%d,
                 "charge":"ch_KEY","payment_intent":"pi_KEY"}
                """.formatted(id, amount, created);
    }

    private void totalsAre(String breakdown) {
        assertThat(Tickets.text("/api/tickets/" + ticket + "/donations/total")).contains(breakdown);
    }
}
