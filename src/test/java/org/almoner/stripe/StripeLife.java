package org.almoner.stripe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The life of one payment as Stripe would live it: keeps the state of its objects and tells each change in the events, and
 * in the shape, of an API version. What the ledger should say in the end is known from the state itself.
 */
public final class StripeLife {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StripeShape shape;
    private final String key;
    private final String currency;
    private final long amount;
    private final UUID ticketId;
    private final boolean hasSession;
    private final List<ObjectNode> events = new ArrayList<>();
    private final Map<String, ObjectNode> refunds = new LinkedHashMap<>();
    private final Map<String, ObjectNode> disputes = new LinkedHashMap<>();

    private long now;
    private boolean paid;
    private boolean settled;
    private int attempts;

    /**
     * @param key distinguishes the ids of this life from those of others
     * @param amount in minor units
     * @param ticketId may be null
     */
    public StripeLife(
            StripeShape shape,
            String key,
            long startsAt,
            long amount,
            String currency,
            UUID ticketId,
            boolean session) {
        this.shape = shape;
        this.key = key;
        this.now = startsAt;
        this.amount = amount;
        this.currency = currency;
        this.ticketId = ticketId;
        this.hasSession = session;
    }

    // --- What happens

    public StripeLife later(long seconds) {
        now += seconds;
        return this;
    }

    public StripeLife attemptFails() {
        attempts++;
        return tell("payment_intent.payment_failed", intent("requires_payment_method"));
    }

    /** Money is captured: card payments all at once. */
    public StripeLife pays() {
        paid = true;
        tell("payment_intent.succeeded", intent("succeeded"));
        tell("charge.succeeded", charge());
        return hasSession ? tell("checkout.session.completed", session("complete", "paid")) : this;
    }

    /** The session completes with an asynchronous method: nothing is paid yet. */
    public StripeLife promises() {
        return tell("checkout.session.completed", session("complete", "unpaid"));
    }

    public StripeLife promiseKept() {
        paid = true;
        tell("charge.succeeded", charge());
        tell("payment_intent.succeeded", intent("succeeded"));
        return tell("checkout.session.async_payment_succeeded", session("complete", "paid"));
    }

    public StripeLife promiseBroken() {
        tell("payment_intent.payment_failed", intent("requires_payment_method"));
        return tell("checkout.session.async_payment_failed", session("complete", "unpaid"));
    }

    public StripeLife expires() {
        return tell("checkout.session.expired", session("expired", "unpaid"));
    }

    public StripeLife isCanceled() {
        ObjectNode intent = intent("canceled");
        intent.put("cancellation_reason", "requested_by_customer");
        return tell("payment_intent.canceled", intent);
    }

    /** The balance transaction becomes known. */
    public StripeLife settles() {
        settled = true;
        return tell("charge.updated", charge());
    }

    /** @param status of the new refund: pending, requires_action or succeeded */
    public StripeLife refund(String id, long part, String status) {
        ObjectNode refund = JSON.createObjectNode()
                .put("id", "re_" + key + id)
                .put("object", "refund")
                .put("amount", part)
                .put("currency", currency)
                .put("status", status)
                .put("created", now)
                .put("charge", chargeId())
                .put("payment_intent", intentId());
        refunds.put(id, refund);
        if (shape.refundEvents) {
            tell("refund.created", refund);
        }
        return tell("charge.refunded", charge());
    }

    /** @param status what the refund has come to: succeeded, failed or canceled */
    public StripeLife refundBecomes(String id, String status) {
        ObjectNode refund = refunds.get(id).put("status", status);
        if (shape.refundEvents) {
            tell("refund.updated", refund);
            if (status.equals("failed")) {
                tell("refund.failed", refund);
            }
        }
        return tell("charge.refund.updated", refund);
    }

    public StripeLife dispute(String id, long part, String status) {
        ObjectNode dispute = JSON.createObjectNode()
                .put("id", "du_" + key + id)
                .put("object", "dispute")
                .put("amount", part)
                .put("currency", currency)
                .put("created", now)
                .put("charge", chargeId())
                .put("payment_intent", intentId())
                .put("status", status);
        dispute.putArray("balance_transactions");
        disputes.put(id, dispute);
        boolean inquiry = status.startsWith("warning");
        if (!inquiry) {
            move(dispute, -part);
        }
        tell("charge.dispute.created", dispute);
        return inquiry ? this : tell("charge.dispute.funds_withdrawn", dispute);
    }

    /** An inquiry grows into a dispute: now the money goes. */
    public StripeLife escalates(String id) {
        ObjectNode dispute = disputes.get(id).put("status", "needs_response");
        move(dispute, -dispute.path("amount").longValue());
        tell("charge.dispute.updated", dispute);
        return tell("charge.dispute.funds_withdrawn", dispute);
    }

    public StripeLife disputeBecomes(String id, String status) {
        ObjectNode dispute = disputes.get(id).put("status", status);
        boolean over = List.of("won", "lost", "warning_closed").contains(status);
        tell(over ? "charge.dispute.closed" : "charge.dispute.updated", dispute);
        if (status.equals("won")) {
            move(dispute, dispute.path("amount").longValue());
            tell("charge.dispute.funds_reinstated", dispute);
        }
        return this;
    }

    /** The money comes back while the dispute goes on. */
    public StripeLife reinstated(String id) {
        ObjectNode dispute = disputes.get(id);
        move(dispute, dispute.path("amount").longValue());
        return tell("charge.dispute.funds_reinstated", dispute);
    }

    // --- What the ledger should say

    public List<ObjectNode> events() {
        return events;
    }

    public String intentId() {
        return "pi_" + key;
    }

    public String sessionId() {
        return "cs_" + key;
    }

    public boolean isPaid() {
        return paid;
    }

    public long amount() {
        return amount;
    }

    public String currency() {
        return currency.toUpperCase(java.util.Locale.ROOT);
    }

    /** In minor units. */
    public long refunded() {
        return paid ? sumOfRefunds("succeeded") : 0;
    }

    /** In minor units. */
    public long disputed() {
        long held = 0;
        for (ObjectNode dispute : disputes.values()) {
            if (List.of("needs_response", "under_review", "lost")
                    .contains(dispute.path("status").textValue())) {
                for (var movement : dispute.path("balance_transactions")) {
                    held -= movement.path("amount").longValue();
                }
            }
        }
        return held;
    }

    public long refundable() {
        return amount - sumOfRefunds("succeeded", "pending", "requires_action");
    }

    public StripeShape shape() {
        return shape;
    }

    public boolean hasSession() {
        return hasSession;
    }

    // --- Stripe's objects

    private StripeLife tell(String type, ObjectNode object) {
        ObjectNode event = JSON.createObjectNode()
                .put("id", "evt_" + key + "_" + events.size())
                .put("object", "event")
                .put("type", type)
                .put("api_version", shape.version)
                .put("livemode", false)
                .put("created", now);
        event.putObject("data").set("object", object.deepCopy());
        events.add(event);
        return this;
    }

    private ObjectNode session(String status, String paymentStatus) {
        ObjectNode session = JSON.createObjectNode()
                .put("id", "cs_" + key)
                .put("object", "checkout.session")
                .put("mode", "payment")
                .put("created", now - 1)
                .put("amount_total", amount)
                .put("currency", currency)
                .put("status", status)
                .put("payment_status", paymentStatus);
        boolean completed = status.equals("complete");
        session.put("payment_intent", completed || shape.sessionStartsWithIntent ? intentId() : null);
        session.put("client_reference_id", ticketId == null ? null : ticketId.toString());
        if (completed) {
            session.putObject("customer_details")
                    .put("name", "Maria Garcia Session")
                    .put("email", "maria@example.com")
                    .putObject("address")
                    .put("country", "ES");
        }
        return session;
    }

    private ObjectNode intent(String status) {
        ObjectNode intent = JSON.createObjectNode()
                .put("id", intentId())
                .put("object", "payment_intent")
                .put("amount", amount)
                .put("amount_received", paid ? amount : 0)
                .put("currency", currency)
                .put("status", status)
                .put("created", now);
        metadata(intent);
        if (shape.intentListsCharges) {
            ArrayNode charges = intent.putObject("charges").putArray("data");
            if (paid) {
                charges.add(charge());
            }
        } else {
            intent.put("latest_charge", paid ? chargeId() : attempts > 0 ? "ch_" + key + "failed" : null);
        }
        return intent;
    }

    private ObjectNode charge() {
        ObjectNode charge = JSON.createObjectNode()
                .put("id", chargeId())
                .put("object", "charge")
                .put("amount", amount)
                .put("amount_captured", amount)
                .put("amount_refunded", sumOfRefunds("succeeded", "pending", "requires_action"))
                .put("captured", true)
                .put("paid", true)
                .put("currency", currency)
                .put("status", "succeeded")
                .put("created", now)
                .put("payment_intent", intentId());
        charge.putObject("billing_details")
                .put("name", "Maria Garcia Lopez")
                .put("email", "maria@example.com")
                .putObject("address")
                .put("country", "MX");
        metadata(charge);
        if (shape.chargeListsRefunds) {
            ArrayNode list = charge.putObject("refunds").putArray("data");
            refunds.values().forEach(refund -> list.add(refund.deepCopy()));
        }
        if (settled) {
            charge.putObject("balance_transaction")
                    .put("id", "txn_" + key)
                    .put("amount", amount)
                    .put("fee", 30)
                    .put("net", amount - 30)
                    .put("currency", currency);
        } else {
            charge.putNull("balance_transaction");
        }
        return charge;
    }

    private void metadata(ObjectNode object) {
        ObjectNode metadata = object.putObject("metadata");
        if (ticketId != null) {
            metadata.put("ticketId", ticketId.toString());
        }
    }

    private String chargeId() {
        return "ch_" + key;
    }

    private long sumOfRefunds(String... statuses) {
        return refunds.values().stream()
                .filter(refund ->
                        List.of(statuses).contains(refund.path("status").textValue()))
                .mapToLong(refund -> refund.path("amount").longValue())
                .sum();
    }

    private void move(ObjectNode dispute, long part) {
        ArrayNode movements = (ArrayNode) dispute.path("balance_transactions");
        movements
                .addObject()
                .put("id", "txn_" + movements.size())
                .put("amount", part)
                .put("currency", currency);
    }
}
