package org.almoner.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A payout as Stripe makes it: what is in it, how it is listed, and the events that tell of it. Amounts in minor units. */
public final class StripePayout {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "object";

    private final String id;
    private final String currency;
    private final long created;
    private final List<ObjectNode> transactions = new ArrayList<>();
    private long net;
    private long off;
    private boolean automatic = true;
    private String reconciliation = "completed";
    private int events;

    public StripePayout(String key, String currency, long created) {
        this.id = "po_" + key;
        this.currency = currency;
        this.created = created;
    }

    public String id() {
        return id;
    }

    /** What its transactions come to, and is not always its amount. */
    public long net() {
        return net;
    }

    /** Its amount differs from what is in it. */
    public StripePayout offBy(long minor) {
        off = minor;
        return this;
    }

    public StripePayout manual() {
        automatic = false;
        return reconciliation("not_applicable");
    }

    /** @param status null for a version that does not say */
    public StripePayout reconciliation(String status) {
        reconciliation = status;
        return this;
    }

    // --- What is in it

    /** A payment, and Stripe's fee for it. */
    public StripePayout charge(String charge, String intent, long amount, long fee) {
        return add("charge", "charge", amount, fee, source("charge", charge, null, intent));
    }

    public StripePayout refund(String refund, String charge, String intent, long amount) {
        return add("refund", "refund", -amount, 0, source("refund", refund, charge, intent));
    }

    /** A refund that failed gives its money back. */
    public StripePayout refundFailure(String refund, String charge, String intent, long amount) {
        return add("refund_failure", "refund_failure", amount, 0, source("refund", refund, charge, intent));
    }

    public StripePayout dispute(String dispute, String charge, String intent, long amount, long fee) {
        return add("adjustment", "dispute", -amount, fee, source("dispute", dispute, charge, intent));
    }

    public StripePayout disputeReversal(String dispute, String charge, String intent, long amount) {
        return add("adjustment", "dispute_reversal", amount, 0, source("dispute", dispute, charge, intent));
    }

    /** What Stripe charges for its services. */
    public StripePayout stripeFee(long amount) {
        return add("stripe_fee", "fee", -amount, 0, null);
    }

    /** What is in another payout that failed comes back. */
    public StripePayout failureOf(StripePayout other, long amount) {
        return add(
                "payout_failure",
                "payout_reversal",
                amount,
                0,
                JSON.createObjectNode().put("id", other.id).put(KIND, "payout"));
    }

    /** The same transactions as that one. */
    public StripePayout all(StripePayout other) {
        transactions.addAll(other.transactions);
        net += other.net;
        return this;
    }

    public List<ObjectNode> transactions() {
        return transactions;
    }

    private StripePayout add(String type, String category, long amount, long fee, ObjectNode source) {
        ObjectNode entry = JSON.createObjectNode()
                .put("id", "txn_" + id.substring(3) + "n" + transactions.size())
                .put(KIND, "balance_transaction")
                .put("amount", amount)
                .put("available_on", created)
                .put("created", created - 1_000 + transactions.size())
                .put("currency", currency)
                .put("description", "Maria Garcia Lopez wrote maria@example.com here")
                .put("fee", fee)
                .put("net", amount - fee)
                .put("reporting_category", category)
                .put("type", type);
        entry.set("source", source);
        transactions.add(entry);
        net += amount - fee;
        return this;
    }

    private static ObjectNode source(String kind, String id, String charge, String intent) {
        ObjectNode source =
                JSON.createObjectNode().put("id", id).put(KIND, kind).put("payment_intent", intent);
        source.putObject("billing_details").put("name", "Maria Garcia Lopez").put("email", "maria@example.com");
        return charge == null ? source : source.put("charge", charge);
    }

    // --- As Stripe shows it

    /** Newest first, with the deposit itself, as Stripe lists them. */
    public List<ObjectNode> listed() {
        List<ObjectNode> listed = new ArrayList<>();
        listed.add(JSON.createObjectNode()
                .put("id", depositId())
                .put(KIND, "balance_transaction")
                .put("amount", -(net + off))
                .put("created", created)
                .put("currency", currency)
                .put("fee", 0)
                .put("net", -(net + off))
                .put("reporting_category", "payout")
                .put("source", id)
                .put("type", "payout"));
        for (int i = transactions.size() - 1; i >= 0; i--) {
            listed.add(transactions.get(i));
        }
        return listed;
    }

    public ObjectNode object(String status) {
        ObjectNode payout = JSON.createObjectNode()
                .put("id", id)
                .put(KIND, "payout")
                .put("amount", net + off)
                .put("arrival_date", created + 86_400)
                .put("automatic", automatic)
                .put("balance_transaction", depositId())
                .put("created", created)
                .put("currency", currency)
                .put("description", "STRIPE PAYOUT for Maria Garcia Lopez")
                .put("method", "standard")
                .put("status", status);
        if (status.equals("failed")) {
            payout.put("failure_code", "account_closed").put("failure_balance_transaction", depositId() + "f");
        }
        return reconciliation == null ? payout : payout.put("reconciliation_status", reconciliation);
    }

    /** @param at in seconds after the payout's creation */
    public ObjectNode event(String type, String status, long at) {
        events++;
        ObjectNode event = JSON.createObjectNode()
                .put("id", "evt_" + id.substring(3) + "e" + events)
                .put(KIND, "event")
                .put("api_version", "2026-07-29.dahlia")
                .put("created", created + at)
                .put("livemode", false)
                .put("type", type);
        event.putObject("data").set(KIND, object(status));
        return event;
    }

    private String depositId() {
        return "txn_" + id.substring(3) + "po";
    }
}
