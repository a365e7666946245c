package org.almoner.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** Events about attempts that fail and about payments that somebody suspects, as Stripe tells them. */
public final class StripeAbuse {

    /** What must be kept nowhere. */
    public static final String NAME = "Carola Cardtester";

    public static final String EMAIL = "carola.cardtester@example.net";
    public static final String STREET = "13 Stolen Road";

    private static final ObjectMapper JSON = new ObjectMapper();

    private StripeAbuse() {}

    private static String fresh() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** @param ticket may be null @param card country, may be null @param billing country, may be null */
    public static ObjectNode declined(UUID ticket, Instant at, String code, String card, String billing) {
        ObjectNode charge = JSON.createObjectNode()
                .put("id", "ch_" + fresh())
                .put("object", "charge")
                .put("amount", 100)
                .put("currency", "usd")
                .put("created", at.getEpochSecond())
                .put("status", "failed")
                .put("paid", false)
                .put("captured", false)
                .put("failure_code", "card_declined")
                .put("payment_intent", "pi_" + fresh());
        charge.putObject("outcome")
                .put("reason", code)
                .put("risk_level", "elevated")
                .put("type", "issuer_declined");
        charge.putObject("payment_method_details")
                .put("type", "card")
                .putObject("card")
                .put("country", card)
                .put("last4", "4242")
                .put("fingerprint", "Xt5EWLLDS7FJjR1c");
        ObjectNode billed =
                charge.putObject("billing_details").put("name", NAME).put("email", EMAIL);
        billed.putObject("address").put("country", billing).put("line1", STREET);
        ObjectNode metadata = charge.putObject("metadata");
        if (ticket != null) {
            metadata.put("ticketId", ticket.toString());
        }
        return event("charge.failed", at, charge);
    }

    /** @param actionable whether a refund may yet spare the dispute */
    public static ObjectNode warning(String id, String intent, String charge, boolean actionable, Instant at) {
        ObjectNode warning = JSON.createObjectNode()
                .put("id", id)
                .put("object", "radar.early_fraud_warning")
                .put("actionable", actionable)
                .put("charge", charge)
                .put("created", at.getEpochSecond())
                .put("fraud_type", "made_with_stolen_card")
                .put("payment_intent", intent);
        return event("radar.early_fraud_warning." + (actionable ? "created" : "updated"), at, warning);
    }

    /** @param closed Stripe's word for how it was closed; null while it is open */
    public static ObjectNode review(String id, String intent, String closed, Instant at) {
        ObjectNode review = JSON.createObjectNode()
                .put("id", id)
                .put("object", "review")
                .put("open", closed == null)
                .put("reason", closed == null ? "rule" : closed)
                .put("closed_reason", closed)
                .put("ip_address", "192.0.2.77")
                .put("billing_zip", "94110")
                .put("payment_intent", intent);
        return event("review." + (closed == null ? "opened" : "closed"), at, review);
    }

    private static ObjectNode event(String type, Instant at, ObjectNode object) {
        ObjectNode event = JSON.createObjectNode()
                .put("id", "evt_" + fresh())
                .put("object", "event")
                .put("api_version", "2026-07-29.dahlia")
                .put("created", at.getEpochSecond())
                .put("livemode", false)
                .put("type", type);
        event.putObject("data").set("object", object);
        return event;
    }
}
