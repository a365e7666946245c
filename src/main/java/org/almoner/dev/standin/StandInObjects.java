package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.Stripe;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Makes new objects, each with an id of its own, in the JSON that Stripe's API shows. */
public final class StandInObjects {

    /** What we note in an object that Stripe would not show. */
    private static final String OWN_NOTE = "x_product";

    private static final Duration TO_ANSWER_A_DISPUTE = Duration.ofDays(9);
    private static final Duration ARRIVAL = Duration.ofDays(2);
    private static final Duration SESSION_LIFE = Duration.ofHours(24);
    private static final String CARD_FINGERPRINT = "standin";
    private static final int ID_LENGTH = 24;
    private static final int SESSION_ID_LENGTH = 40;
    private static final char[] ID_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    StandInObjects(Clock clock) {
        this.clock = clock;
    }

    /**
     * The open session that a form asks for.
     *
     * @param pages address of the hosted pages, to which the id is appended
     */
    ObjectNode session(Form form, String pages) {
        String mode = form.required("mode");
        if (!mode.equals("payment")) {
            throw StandInRefusal.invalid(null, "mode", "The stand-in knows the mode payment only.");
        }
        String successUrl = form.required("success_url");
        LineItems items = LineItems.of(form);
        String id = newId("cs_test_", SESSION_ID_LENGTH);
        ObjectNode session = object(id, "checkout.session")
                .put("amount_subtotal", items.total())
                .put("amount_total", items.total())
                .put("cancel_url", form.text("cancel_url"))
                .put("client_reference_id", form.text("client_reference_id"))
                .put("created", now())
                .put("currency", items.currency())
                .putNull("customer")
                .putNull("customer_details")
                .put("customer_email", form.text("customer_email"))
                .put("expires_at", form.number("expires_at").orElse(now() + SESSION_LIFE.toSeconds()))
                .put("mode", mode)
                .putNull("payment_intent")
                .put("payment_status", "unpaid")
                .put("status", "open")
                .put("submit_type", form.text("submit_type"))
                .put("success_url", successUrl)
                .put("ui_mode", "hosted")
                .put("url", pages + id);
        session.set("metadata", form.map("metadata"));
        session.set("custom_fields", StandInFields.of(form));
        session.putArray("payment_method_types").add("card");
        session.put(OWN_NOTE, items.product());
        return session;
    }

    ObjectNode intent(ObjectNode session, ObjectNode metadata) {
        ObjectNode intent = object(newId("pi_"), "payment_intent")
                .put("amount", session.path("amount_total").longValue())
                .put("amount_received", 0)
                .putNull("cancellation_reason")
                .put("created", now())
                .put("currency", currency(session))
                .putNull("last_payment_error")
                .putNull("latest_charge")
                .putNull("receipt_email");
        intent.set("metadata", metadata);
        return intent;
    }

    /** A charge that has neither succeeded nor failed yet, of the donor whom the session names. */
    ObjectNode charge(ObjectNode session, ObjectNode intent) {
        ObjectNode charge = object(newId("ch_"), "charge")
                .put("amount", intent.path("amount").longValue())
                .put("amount_captured", 0)
                .put("amount_refunded", 0)
                .putNull("balance_transaction")
                .put("captured", false)
                .put("created", now())
                .put("currency", currency(intent))
                .put("disputed", false)
                .putNull("failure_code")
                .put("paid", false)
                .put("payment_intent", id(intent))
                .putNull("receipt_email")
                .put("refunded", false);
        JsonNode details = session.path("customer_details");
        ObjectNode billing = charge.putObject("billing_details");
        billing.set("address", details.path("address").deepCopy());
        billing.set("email", details.path("email"));
        billing.set("name", details.path("name"));
        billing.putNull("phone");
        charge.putObject("payment_method_details")
                .put("type", "card")
                .putObject("card")
                .put("brand", "visa")
                .put("fingerprint", CARD_FINGERPRINT);
        charge.set("metadata", intent.path("metadata").deepCopy());
        return charge;
    }

    /** @param amount in minor units */
    ObjectNode refund(ObjectNode charge, long amount) {
        ObjectNode refund = object(newId("re_"), "refund")
                .put("amount", amount)
                .put("charge", id(charge))
                .put("created", now())
                .put("currency", currency(charge))
                .put("payment_intent", charge.path("payment_intent").textValue())
                .put("reason", "requested_by_customer")
                .put("status", "succeeded");
        refund.putObject("metadata");
        return refund;
    }

    ObjectNode warning(ObjectNode charge) {
        return object(newId("issfr_"), "radar.early_fraud_warning")
                .put("actionable", true)
                .put("charge", id(charge))
                .put("created", now())
                .put("fraud_type", "made_with_stolen_card")
                .put("payment_intent", charge.path("payment_intent").textValue());
    }

    /** @param amount in minor units */
    ObjectNode dispute(ObjectNode charge, long amount) {
        ObjectNode dispute = object(newId("du_"), "dispute")
                .put("amount", amount)
                .put("charge", id(charge))
                .put("created", now())
                .put("currency", currency(charge))
                .put("is_charge_refundable", false)
                .put("payment_intent", charge.path("payment_intent").textValue())
                .put("reason", "fraudulent")
                .put("status", "needs_response");
        dispute.putObject("metadata");
        dispute.putObject("evidence_details")
                .put("due_by", now() + TO_ANSWER_A_DISPUTE.toSeconds())
                .put("has_evidence", false)
                .put("past_due", false)
                .put("submission_count", 0);
        dispute.putArray("balance_transactions");
        return dispute;
    }

    /**
     * What an object moves on the balance.
     *
     * @param amount in minor units, below zero when it leaves
     * @param fee in minor units
     */
    ObjectNode transaction(String type, ObjectNode source, long amount, long fee) {
        return object(newId("txn_"), "balance_transaction")
                .put("amount", amount)
                .put("available_on", now())
                .put("created", now())
                .put("currency", currency(source))
                .put("fee", fee)
                .put("net", amount - fee)
                .put("reporting_category", category(type, amount))
                .put("source", id(source))
                .put("status", "pending")
                .put("type", type);
    }

    private static String category(String type, long amount) {
        return switch (type) {
            case "adjustment" -> amount < 0 ? "dispute" : "dispute_reversal";
            case "payout_failure" -> "payout_reversal";
            default -> type;
        };
    }

    /**
     * A payout that has just been made.
     *
     * @param amount in minor units
     * @param automatic whether the schedule made it, so that it will be known what is in it
     */
    ObjectNode payout(String currency, long amount, boolean automatic) {
        return object(newId("po_"), "payout")
                .put("amount", amount)
                .put("arrival_date", now() + ARRIVAL.toSeconds())
                .put("automatic", automatic)
                .putNull("balance_transaction")
                .put("created", now())
                .put("currency", currency)
                .putNull("failure_code")
                .put("method", "standard")
                .put("reconciliation_status", automatic ? "in_progress" : "not_applicable")
                .put("status", "pending")
                .put("type", "bank_account");
    }

    /** No more of a charge than a balance transaction shows. */
    ObjectNode unknownCharge(String currency) {
        return object(newId("ch_"), "charge").put("currency", currency);
    }

    ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = object(newId("evt_"), "event")
                .put("api_version", Stripe.API_VERSION)
                .put("created", now())
                .put("pending_webhooks", 1)
                .put("type", type);
        event.putObject("data").set("object", shown(object));
        event.putObject("request").putNull("id").putNull("idempotency_key");
        return event;
    }

    static String id(ObjectNode object) {
        return object.path("id").textValue();
    }

    static String product(ObjectNode session) {
        return session.path(OWN_NOTE).asText("Donation");
    }

    /** A copy as Stripe would show it. */
    static ObjectNode shown(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(OWN_NOTE);
        return copy;
    }

    boolean isDue(ObjectNode session) {
        return session.path("expires_at").longValue() <= now();
    }

    private static ObjectNode object(String id, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", kind)
                .put("livemode", false);
    }

    private static String currency(ObjectNode object) {
        return object.path("currency").textValue();
    }

    private String newId(String prefix) {
        return newId(prefix, ID_LENGTH);
    }

    private String newId(String prefix, int length) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            id.append(ID_CHARS[random.nextInt(ID_CHARS.length)]);
        }
        return id.toString();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
