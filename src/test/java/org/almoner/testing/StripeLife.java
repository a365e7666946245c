package org.almoner.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The life of one payment as Stripe would live it: keeps the state of its objects and tells each change in the events, and
 * in the shape, of an API version. What the ledger should say in the end is known from the state itself.
 */
public final class StripeLife {

    private static final long WEEK_SECONDS = 7 * 86_400;

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
    private final Map<String, Long> held = new LinkedHashMap<>();
    private final Map<String, Long> withdrawn = new LinkedHashMap<>();
    private final Map<String, Double> abroad = new LinkedHashMap<>();

    /** Null unless they are to be kept. */
    private List<Snapshot> snapshots;

    /** What the lists show now; null until somebody asks. */
    private Map<String, List<ObjectNode>> listed;

    /** When each kind of object was made, which never changes. */
    private final Map<String, Long> made = new LinkedHashMap<>();

    /** As they were last told of; null before. */
    private ObjectNode lastSession;

    private ObjectNode lastIntent;

    private long now;
    private boolean paid;
    private boolean authorised;
    private boolean capturedForGood;
    private Release release = Release.AS_REFUND;
    private long captured;
    private long firstCapturedAt;
    private long lastCapturedAt;
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

    /** One of 25.00 dollars, of today's shape and with a session. @param ticketId may be null */
    public static StripeLife of(UUID ticketId) {
        return of(ticketId, "usd");
    }

    /** The same in 2500 minor units of another currency. */
    public static StripeLife of(UUID ticketId, String currency) {
        String key = UUID.randomUUID().toString().replace("-", "");
        return new StripeLife(StripeShape.V2026, key, 1_790_000_000L, 2_500, currency, ticketId, true);
    }

    /**
     * What Stripe's lists would have shown.
     *
     * @param at the second of its clock
     * @param objects by the value of their field {@code object}; what is listed with another inside of it has it expanded
     */
    public record Snapshot(long at, Map<String, List<ObjectNode>> objects) {}

    /** What Stripe makes of what was authorised and never captured. */
    public enum Release {
        /** Until API version 2025-03-31.basil: the charge's sum of refunds has it, and there is a refund of it. */
        AS_REFUND,
        /** The same, and only the charge's sum tells of it. */
        IN_SUM,
        /** Since then, whatever version an event has: nothing tells of it as given back. */
        NONE
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

    /**
     * Something changes of the charge of an earlier attempt.
     *
     * @param status pending or failed
     * @param asked of the intent then, in minor units
     */
    public StripeLife attemptIsMentioned(String status, long asked) {
        ObjectNode attempt = charge().put("id", "ch_0" + key)
                .put("status", status)
                .put("amount", asked)
                .put("amount_captured", 0)
                .put("amount_refunded", 0)
                .put("captured", false)
                .put("paid", false);
        attempt.putNull("balance_transaction");
        attempt.remove("refunds");
        return tell("charge.updated", attempt);
    }

    /** Money is captured: card payments all at once. */
    public StripeLife pays() {
        takes(amount);
        tell("payment_intent.succeeded", intent("succeeded"));
        tell("charge.succeeded", charge());
        return hasSession ? tell("checkout.session.completed", session("complete", "paid")) : this;
    }

    public StripeLife releases(Release how) {
        release = how;
        return this;
    }

    /** The card is charged, and no money captured yet. */
    public StripeLife authorises() {
        authorised = true;
        tell("charge.succeeded", charge());
        return hasSession ? tell("checkout.session.completed", session("complete", "unpaid")) : this;
    }

    /** A part of what was authorised is captured, and more may follow. */
    public StripeLife capturesPart(long part) {
        takes(part);
        return tell("charge.captured", charge());
    }

    /** The last part is captured: what remains is released. */
    public StripeLife captures(long part) {
        takes(part);
        authorised = false;
        capturedForGood = true;
        if (uncaptured() > 0 && release == Release.AS_REFUND) {
            ObjectNode refund = refundObject("release", uncaptured(), "succeeded");
            refunds.put("release", refund);
            if (shape.refundEvents) {
                tell("refund.created", refund);
            }
        }
        tell("charge.captured", charge());
        return tell("payment_intent.succeeded", intent("succeeded"));
    }

    private void takes(long part) {
        firstCapturedAt = paid ? firstCapturedAt : now;
        lastCapturedAt = now;
        paid = true;
        captured += part;
    }

    /** The session completes with an asynchronous method: nothing is paid yet. */
    public StripeLife promises() {
        return tell("checkout.session.completed", session("complete", "unpaid"));
    }

    public StripeLife promiseKept() {
        takes(amount);
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

    /** Something else of the charge changes; the news have its sums as they are. */
    public StripeLife isMentioned() {
        return tell("charge.updated", charge());
    }

    /** @param status of the new refund: pending, requires_action or succeeded */
    public StripeLife refund(String id, long part, String status) {
        ObjectNode refund = refundObject(id, part, status);
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

    /**
     * The same, and the charge is told with the sum that falls by it.
     *
     * @param secondsBefore how long before the refund
     */
    public StripeLife sumFallsAndRefundBecomes(String id, String status, long secondsBefore) {
        refunds.get(id).put("status", status);
        return isMentioned().later(secondsBefore).refundBecomes(id, status);
    }

    /** A refund of before is told again as it is. */
    public StripeLife refundIsToldAgain(String id) {
        return tell("charge.refund.updated", refunds.get(id));
    }

    /**
     * A dispute that is settled in the currency of the balance.
     *
     * @param rate from the payment's currency into that of the balance
     */
    public StripeLife disputeAbroad(String id, long part, double rate) {
        abroad.put(id, rate);
        return dispute(id, part, "needs_response");
    }

    public boolean isAbroad(String id) {
        return abroad.containsKey(id);
    }

    /** A part of the money comes back, at the rate of that day. */
    public StripeLife reinstated(String id, long part, double rate) {
        abroad.computeIfPresent(id, (any, before) -> rate);
        move(id, part);
        return tell("charge.dispute.funds_reinstated", disputes.get(id));
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
        answerBy(dispute, now + WEEK_SECONDS);
        disputes.put(id, dispute);
        boolean inquiry = status.startsWith("warning");
        if (!inquiry) {
            move(id, -part);
        }
        tell("charge.dispute.created", dispute);
        return inquiry ? this : tell("charge.dispute.funds_withdrawn", dispute);
    }

    /** An inquiry grows into a dispute: now the money goes. */
    public StripeLife escalates(String id) {
        ObjectNode dispute = disputes.get(id).put("status", "needs_response");
        answerBy(dispute, now + 2 * WEEK_SECONDS);
        move(id, -dispute.path("amount").longValue());
        tell("charge.dispute.updated", dispute);
        return tell("charge.dispute.funds_withdrawn", dispute);
    }

    public StripeLife disputeBecomes(String id, String status) {
        ObjectNode dispute = disputes.get(id).put("status", status);
        boolean over = List.of("won", "lost", "warning_closed").contains(status);
        tell(over ? "charge.dispute.closed" : "charge.dispute.updated", dispute);
        if (status.equals("won")) {
            move(id, dispute.path("amount").longValue());
            tell("charge.dispute.funds_reinstated", dispute);
        }
        return this;
    }

    /** Some banks allow no answer, which Stripe tells as a zero. */
    private static void answerBy(ObjectNode dispute, long at) {
        dispute.putObject("evidence_details")
                .put("due_by", at % 7 == 0 ? 0 : at)
                .put("has_evidence", false);
    }

    /** The money comes back while the dispute goes on. */
    public StripeLife reinstated(String id) {
        ObjectNode dispute = disputes.get(id);
        move(id, dispute.path("amount").longValue());
        return tell("charge.dispute.funds_reinstated", dispute);
    }

    // --- What the ledger should say

    public List<ObjectNode> events() {
        return events;
    }

    /** From its first event on it keeps what the lists show, which takes longer than the events. */
    public StripeLife keepsSnapshots() {
        snapshots = new ArrayList<>();
        return this;
    }

    /** What the lists showed after each of the events. */
    public List<Snapshot> snapshots() {
        return snapshots;
    }

    /** What the lists have shown since the last event. */
    public Map<String, List<ObjectNode>> listed() {
        if (listed == null) {
            listed = everythingListed();
        }
        return listed;
    }

    /** An event like that one, which holds an object of another kind of this life: it must have no effect. */
    public ObjectNode withForeignObject(ObjectNode event, int which) {
        List<ObjectNode> others = events.stream()
                .filter(other -> !kind(other).equals(kind(event)))
                .toList();
        ObjectNode object = others.isEmpty()
                ? JSON.createObjectNode().put("id", "cus_" + key).put("object", "customer")
                : (ObjectNode) others.get(which % others.size()).path("data").path("object");
        ObjectNode foreign = event.deepCopy();
        foreign.put("id", event.path("id").textValue() + "_foreign" + which);
        foreign.putObject("data").set("object", object.deepCopy());
        return foreign;
    }

    private static String kind(ObjectNode event) {
        return event.path("data").path("object").path("object").textValue();
    }

    public String intentId() {
        return "pi_" + key;
    }

    public String sessionId() {
        return "cs_" + key;
    }

    /** The charge that pays it; null before there is one. */
    public String payingChargeId() {
        return paid || authorised ? chargeId() : null;
    }

    public boolean hasFailedAttempt() {
        return attempts > 0;
    }

    public boolean isPaid() {
        return paid;
    }

    /** What was captured or, before that, is to be paid; in minor units. */
    public long amount() {
        return paid ? captured : amount;
    }

    /** When the first of it was captured, in seconds; null before. */
    public Long paidAt() {
        return paid ? firstCapturedAt : null;
    }

    public String currency() {
        return currency.toUpperCase(java.util.Locale.ROOT);
    }

    /** In minor units. */
    public long refunded() {
        return paid ? sumOfRefunds("succeeded") - toldRelease() : 0;
    }

    /** In minor units. */
    public long disputed() {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Until when the first of its disputes is to be answered, in seconds; null where none is. */
    public Long disputeDueAt() {
        return disputes.values().stream()
                .filter(dispute -> dispute.path("status").asText().endsWith("needs_response"))
                .map(dispute -> dispute.path("evidence_details").path("due_by").longValue())
                .filter(at -> at > 0)
                .min(Long::compare)
                .orElse(null);
    }

    /** What disputes took, and with a minus gave back, by {@code dispute@second}; in minor units. */
    public Map<String, Long> withdrawn() {
        return withdrawn;
    }

    public boolean hasDisputeAbroad() {
        return !abroad.isEmpty();
    }

    /** What each refund that succeeded gave back, by {@code refund@second}; in minor units. */
    public Map<String, Long> givenBack() {
        Map<String, Long> given = new LinkedHashMap<>();
        madeRefunds()
                .filter(refund -> refund.path("status").textValue().equals("succeeded"))
                .forEach(refund -> given.put(
                        refund.path("id").textValue() + "@" + refund.path("created"),
                        refund.path("amount").longValue()));
        return given;
    }

    /** Whether refunds are told one by one, and none of them may pass for what was never captured. */
    public boolean tellsEachRefund() {
        return (shape.refundEvents || shape.chargeListsRefunds)
                && madeRefunds()
                        .noneMatch(refund -> refund.path("amount").longValue() == released()
                                && refund.path("created").longValue() == lastCapturedAt);
    }

    /** Whether a refund is as large as what was never captured, and nothing but the balance transaction tells lists that it is none of that. */
    public boolean hasRefundLikeRelease() {
        return release == Release.NONE
                && !settled
                && refunds.values().stream()
                        .anyMatch(refund -> refund.path("amount").longValue() == uncaptured());
    }

    private Stream<ObjectNode> madeRefunds() {
        return refunds.entrySet().stream()
                .filter(refund -> !refund.getKey().equals("release"))
                .map(Map.Entry::getValue);
    }

    /** What was authorised and never captured, in minor units; nothing before the last capture. */
    public long uncaptured() {
        return capturedForGood ? amount - captured : 0;
    }

    /** What of that the charge's sum of refunds has, in minor units. */
    private long released() {
        return release == Release.NONE ? 0 : uncaptured();
    }

    /** In minor units; what is taken of a payment once it is settled. Of all that was authorised it tells nothing where some was released. */
    public long fee() {
        return paid && settled && released() == 0 ? 30 : 0;
    }

    public long refundable() {
        return captured - (sumOfRefunds("succeeded", "pending", "requires_action") - toldRelease());
    }

    private long toldRelease() {
        return release == Release.AS_REFUND ? uncaptured() : 0;
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
        if (kind(event).equals("checkout.session")) {
            lastSession = object;
        } else if (kind(event).equals("payment_intent")) {
            lastIntent = object;
        }
        made("intent");
        if (paid || authorised || attempts > 0) {
            made("charge");
        }
        listed = null;
        if (snapshots != null) {
            snapshots.add(new Snapshot(now, listed()));
        }
        return this;
    }

    private Map<String, List<ObjectNode>> everythingListed() {
        Map<String, List<ObjectNode>> listed = new LinkedHashMap<>();
        listed.put("refund", refunds.values().stream().map(ObjectNode::deepCopy).toList());
        listed.put(
                "dispute", disputes.values().stream().map(ObjectNode::deepCopy).toList());
        List<ObjectNode> charges = new ArrayList<>();
        if (paid || authorised) {
            charges.add(charge());
        }
        if (attempts > 0) {
            charges.add(charge().put("id", chargeId() + "failed").put("status", "failed"));
        }
        listed.put("charge", charges);
        listed.put("payment_intent", List.of(listedIntent()));
        listed.put("checkout.session", lastSession == null ? List.of() : List.of(listedSession()));
        return listed;
    }

    private ObjectNode listedIntent() {
        if (paid || authorised) {
            ObjectNode intent = intent(authorised ? "requires_capture" : "succeeded");
            intent.set("latest_charge", charge());
            return intent;
        }
        ObjectNode intent = lastIntent == null ? intent("processing") : lastIntent.deepCopy();
        if (intent.path("status").textValue().equals("requires_payment_method")) {
            intent.putObject("last_payment_error").put("code", "card_declined");
        }
        return intent;
    }

    private ObjectNode listedSession() {
        ObjectNode session = lastSession.deepCopy();
        if (paid && !authorised) {
            session.put("payment_status", "paid");
        }
        if (session.path("payment_intent").isTextual()) {
            session.set("payment_intent", listedIntent());
        }
        return session;
    }

    private long made(String kind) {
        return made.computeIfAbsent(kind, any -> now);
    }

    private ObjectNode session(String status, String paymentStatus) {
        ObjectNode session = JSON.createObjectNode()
                .put("id", "cs_" + key)
                .put("object", "checkout.session")
                .put("mode", "payment")
                .put("created", made("session") - 1)
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
                .put("amount_received", captured)
                .put("currency", currency)
                .put("status", status)
                .put("created", made("intent"));
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
                .put("amount_captured", captured)
                .put(
                        "amount_refunded",
                        sumOfRefunds("succeeded", "pending", "requires_action") - toldRelease() + released())
                .put("captured", captured > 0)
                .put("paid", true)
                .put("currency", currency)
                .put("status", "succeeded")
                .put("created", made("charge"))
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
            long balanced = captured + released();
            charge.putObject("balance_transaction")
                    .put("id", "txn_" + key)
                    .put("amount", balanced)
                    .put("fee", 30)
                    .put("net", balanced - 30)
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

    private ObjectNode refundObject(String id, long part, String status) {
        return JSON.createObjectNode()
                .put("id", "re_" + key + id)
                .put("object", "refund")
                .put("amount", part)
                .put("currency", currency)
                .put("status", status)
                .put("created", now)
                .put("charge", chargeId())
                .put("payment_intent", intentId());
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

    private void move(String id, long part) {
        held.merge(id, -part, Long::sum);
        ArrayNode movements = (ArrayNode) disputes.get(id).path("balance_transactions");
        ObjectNode movement =
                movements.addObject().put("id", "txn_" + movements.size()).put("created", now);
        withdrawn.merge("du_" + key + id + "@" + now, -part, Long::sum);
        Double rate = abroad.get(id);
        if (rate == null) {
            movement.put("amount", part).put("currency", currency);
        } else {
            movement.put("amount", Math.round(part * rate))
                    .put("currency", currency.equals("chf") ? "usd" : "chf")
                    .put("exchange_rate", rate);
        }
    }
}
