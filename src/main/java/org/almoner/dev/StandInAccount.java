package org.almoner.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.Stripe;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Stripe account in memory: its objects as Stripe's API shows them, what may happen to them, and the events that tell of
 * it. It knows the latest payments only; the oldest are forgotten. One caller at a time.
 */
final class StandInAccount {

    /** What the donor enters on the hosted page. */
    record Donor(String name, String email, String country) {}

    private static final int MAX_PAYMENTS = 2_000;
    private static final Duration SESSION_LIFE = Duration.ofHours(24);
    private static final String CARD_FINGERPRINT = "standin";

    /** Stripe's usual price for cards: 2.9 % and 30 minor units. */
    private static final long FEE_PER_MILLE = 29;

    private static final long FEE_FIXED_MINOR = 30;
    private static final char[] ID_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

    private final Clock clock;
    private final Consumer<ObjectNode> onEvent;
    private final SecureRandom random = new SecureRandom();
    private final StandInEvents events = new StandInEvents();

    /** By the id of its session. */
    private final Map<String, Payment> payments = new LinkedHashMap<>();

    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    /** The objects of one donation; all but the session are null until they exist. */
    private static final class Payment {
        private final ObjectNode session;
        private final ObjectNode intentMetadata;
        private final List<ObjectNode> refunds = new ArrayList<>();
        private ObjectNode intent;
        private ObjectNode charge;
        private ObjectNode dispute;

        private Payment(ObjectNode session, ObjectNode intentMetadata) {
            this.session = session;
            this.intentMetadata = intentMetadata;
        }
    }

    /** @param onEvent is told each event as it happens */
    StandInAccount(Clock clock, Consumer<ObjectNode> onEvent) {
        this.clock = clock;
        this.onEvent = onEvent;
    }

    // --- What the API does

    /** @param pages address of the hosted pages, to which the id is appended */
    synchronized ObjectNode openSession(Form form, String pages) {
        String mode = form.required("mode");
        if (!mode.equals("payment")) {
            throw StandInRefusal.invalid(null, "mode", "The stand-in knows the mode payment only.");
        }
        String successUrl = form.required("success_url");
        List<Form> items = form.all("line_items");
        if (items.isEmpty()) {
            throw StandInRefusal.missing("line_items");
        }
        String currency = items.get(0).required("price_data/currency").toLowerCase(java.util.Locale.ROOT);
        long total = 0;
        for (Form item : items) {
            total += item.number("quantity").orElse(1) * unitAmount(item);
        }
        String id = newId("cs_test_", 40);
        ObjectNode session = object(id, "checkout.session")
                .put("amount_subtotal", total)
                .put("amount_total", total)
                .put("cancel_url", form.text("cancel_url"))
                .put("client_reference_id", form.text("client_reference_id"))
                .put("created", now())
                .put("currency", currency)
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
        session.putArray("payment_method_types").add("card");
        session.put("x_product", items.get(0).text("price_data/product_data/name"));
        payments.put(id, new Payment(session, form.map("payment_intent_data/metadata")));
        keep(session);
        forgetOldest();
        return shown(session);
    }

    /** @param kind the value of the field {@code object} that it must have */
    synchronized ObjectNode read(String id, String kind, List<String> expand) {
        ObjectNode object = objects.get(id);
        if (object == null || !object.path("object").asText().equals(kind)) {
            throw StandInRefusal.unknown(kind, "id");
        }
        if (kind.equals("checkout.session")) {
            expireIfDue(payments.get(id));
        }
        ObjectNode answer = shown(object);
        for (String path : expand) {
            expand(answer, List.of(path.split("\\.")));
        }
        return answer;
    }

    synchronized ObjectNode event(String id) {
        return events.one(id).deepCopy();
    }

    synchronized ObjectNode events(Form query) {
        payments.values().forEach(this::expireIfDue);
        return events.list(query);
    }

    synchronized ObjectNode refund(Form form) {
        String chargeId = form.text("charge");
        String intentId = form.text("payment_intent");
        Payment payment = payments.values().stream()
                .filter(known ->
                        known.charge != null && known.charge.path("paid").asBoolean())
                .filter(known ->
                        id(known.charge).equals(chargeId) || id(known.intent).equals(intentId))
                .findFirst()
                .orElseThrow(() -> StandInRefusal.unknown("charge", "charge"));
        return shown(refund(payment, form.number("amount").orElse(refundable(payment))));
    }

    // --- What the donor does on the hosted page

    synchronized void pay(String sessionId, Donor donor) {
        Payment payment = open(sessionId);
        begin(payment, donor, "succeeded");
        payment.session.put("status", "complete").put("payment_status", "paid");
        chargeSucceeds(payment);
        tell("payment_intent.succeeded", payment.intent);
        tell("checkout.session.completed", payment.session);
        settle(payment);
    }

    /** With a method whose money arrives days later, or not. */
    synchronized void payLater(String sessionId, Donor donor) {
        Payment payment = open(sessionId);
        begin(payment, donor, "processing");
        payment.session.put("status", "complete");
        tell("payment_intent.processing", payment.intent);
        tell("checkout.session.completed", payment.session);
    }

    synchronized void arrives(String sessionId) {
        Payment payment = promised(sessionId);
        payment.intent.put("status", "succeeded");
        payment.session.put("payment_status", "paid");
        chargeSucceeds(payment);
        tell("payment_intent.succeeded", payment.intent);
        tell("checkout.session.async_payment_succeeded", payment.session);
        settle(payment);
    }

    synchronized void fails(String sessionId) {
        Payment payment = promised(sessionId);
        chargeFails(payment, "insufficient_funds");
        tell("payment_intent.payment_failed", payment.intent);
        tell("checkout.session.async_payment_failed", payment.session);
    }

    /** The card is declined; the donor may try another one. */
    synchronized void decline(String sessionId, Donor donor) {
        Payment payment = open(sessionId);
        begin(payment, donor, "requires_payment_method");
        chargeFails(payment, "card_declined");
        tell("payment_intent.payment_failed", payment.intent);
    }

    /** The donor leaves for good, or somebody ends the session. */
    synchronized ObjectNode expire(String sessionId) {
        Payment payment = open(sessionId);
        expire(payment);
        return shown(payment.session);
    }

    // --- What happens to money that was paid

    synchronized void refund(String sessionId, long amount) {
        refund(paid(sessionId), amount);
    }

    synchronized void dispute(String sessionId) {
        Payment payment = paid(sessionId);
        if (payment.dispute != null) {
            throw StandInRefusal.invalid(null, null, "The charge is disputed already.");
        }
        long amount = Math.max(1, refundable(payment));
        payment.dispute = object(newId("du_", 24), "dispute")
                .put("amount", amount)
                .put("charge", id(payment.charge))
                .put("created", now())
                .put("currency", payment.charge.path("currency").textValue())
                .put("is_charge_refundable", false)
                .put("payment_intent", id(payment.intent))
                .put("reason", "fraudulent")
                .put("status", "needs_response");
        payment.dispute.putObject("metadata");
        payment.dispute.putArray("balance_transactions");
        keep(payment.dispute);
        payment.charge.put("disputed", true);
        move(payment, -amount);
        tell("charge.dispute.created", payment.dispute);
        tell("charge.dispute.funds_withdrawn", payment.dispute);
    }

    synchronized void closeDispute(String sessionId, boolean won) {
        Payment payment = paid(sessionId);
        if (payment.dispute == null || !payment.dispute.path("status").asText().equals("needs_response")) {
            throw StandInRefusal.invalid(null, null, "There is no open dispute.");
        }
        payment.dispute.put("status", won ? "won" : "lost");
        if (won) {
            move(payment, payment.dispute.path("amount").longValue());
        }
        tell("charge.dispute.closed", payment.dispute);
        if (won) {
            tell("charge.dispute.funds_reinstated", payment.dispute);
        }
    }

    // --- What the hosted page shows

    /**
     * @param state open, promised, paid, failed or expired
     * @param refundable in minor units
     * @param dispute its status, null without one
     */
    record Glance(
            String id,
            String state,
            String product,
            long amount,
            String currency,
            long refunded,
            long refundable,
            String dispute,
            String successUrl,
            String cancelUrl) {}

    synchronized Glance glance(String sessionId) {
        Payment payment = payment(sessionId);
        expireIfDue(payment);
        JsonNode session = payment.session;
        boolean paid = session.path("payment_status").asText().equals("paid");
        return new Glance(
                sessionId,
                paid
                        ? "paid"
                        : session.path("status").asText().equals("complete")
                                ? promise(payment)
                                : session.path("status").asText(),
                session.path("x_product").asText("Donation"),
                session.path("amount_total").longValue(),
                session.path("currency").textValue().toUpperCase(java.util.Locale.ROOT),
                paid ? payment.charge.path("amount_refunded").longValue() : 0,
                paid ? refundable(payment) : 0,
                payment.dispute == null ? null : payment.dispute.path("status").textValue(),
                session.path("success_url").textValue(),
                session.path("cancel_url").textValue());
    }

    /** Newest first. */
    synchronized List<Glance> latest(int most) {
        List<String> ids = new ArrayList<>(payments.keySet());
        java.util.Collections.reverse(ids);
        return ids.stream().limit(most).map(this::glance).toList();
    }

    // --- How it happens

    private static String promise(Payment payment) {
        return payment.intent.path("status").asText().equals("processing") ? "promised" : "failed";
    }

    private void begin(Payment payment, Donor donor, String status) {
        boolean first = payment.intent == null;
        if (first) {
            payment.intent = object(newId("pi_", 24), "payment_intent")
                    .put("amount", payment.session.path("amount_total").longValue())
                    .put("amount_received", 0)
                    .putNull("cancellation_reason")
                    .put("created", now())
                    .put("currency", payment.session.path("currency").textValue())
                    .putNull("latest_charge")
                    .putNull("receipt_email");
            payment.intent.set("metadata", payment.intentMetadata);
            keep(payment.intent);
        }
        payment.intent.put("status", first ? "requires_payment_method" : status);
        if (first) {
            tell("payment_intent.created", payment.intent);
            payment.intent.put("status", status);
        }
        if (!status.equals("requires_payment_method")) {
            payment.session.put("payment_intent", id(payment.intent));
        }
        ObjectNode details = payment.session.putObject("customer_details");
        person(details, donor);
        details.put("tax_exempt", "none").putArray("tax_ids");
    }

    private ObjectNode newCharge(Payment payment) {
        ObjectNode charge = object(newId("ch_", 24), "charge")
                .put("amount", payment.intent.path("amount").longValue())
                .put("amount_captured", 0)
                .put("amount_refunded", 0)
                .putNull("balance_transaction")
                .put("captured", false)
                .put("created", now())
                .put("currency", payment.intent.path("currency").textValue())
                .put("disputed", false)
                .putNull("failure_code")
                .put("paid", false)
                .put("payment_intent", id(payment.intent))
                .putNull("receipt_email")
                .put("refunded", false);
        JsonNode details = payment.session.path("customer_details");
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
        charge.set("metadata", payment.intentMetadata.deepCopy());
        payment.charge = charge;
        payment.intent.put("latest_charge", id(charge));
        keep(charge);
        return charge;
    }

    private void chargeSucceeds(Payment payment) {
        ObjectNode charge = newCharge(payment);
        charge.put("status", "succeeded")
                .put("paid", true)
                .put("captured", true)
                .put("amount_captured", charge.path("amount").longValue());
        payment.intent.put("amount_received", charge.path("amount").longValue());
        tell("charge.succeeded", charge);
    }

    private void chargeFails(Payment payment, String code) {
        ObjectNode charge = newCharge(payment).put("status", "failed").put("failure_code", code);
        payment.intent.put("status", "requires_payment_method");
        tell("charge.failed", charge);
    }

    /** What the charge comes to is known a moment after it succeeded, and by the id of the balance transaction only. */
    private void settle(Payment payment) {
        long amount = payment.charge.path("amount").longValue();
        long fee = Math.min(amount, (amount * FEE_PER_MILLE + 500) / 1000 + FEE_FIXED_MINOR);
        ObjectNode transaction = transaction(payment, amount, fee, "charge", id(payment.charge));
        payment.charge.put("balance_transaction", id(transaction));
        tell("charge.updated", payment.charge);
    }

    private ObjectNode refund(Payment payment, long amount) {
        if (amount < 1 || amount > refundable(payment)) {
            throw StandInRefusal.invalid(
                    refundable(payment) == 0 ? "charge_already_refunded" : "amount_too_large",
                    "amount",
                    "The amount is not within what is left to refund.");
        }
        ObjectNode refund = object(newId("re_", 24), "refund")
                .put("amount", amount)
                .put("charge", id(payment.charge))
                .put("created", now())
                .put("currency", payment.charge.path("currency").textValue())
                .put("payment_intent", id(payment.intent))
                .put("reason", "requested_by_customer")
                .put("status", "succeeded");
        refund.putObject("metadata");
        refund.put("balance_transaction", id(transaction(payment, -amount, 0, "refund", id(refund))));
        keep(refund);
        payment.refunds.add(refund);
        long refunded = payment.charge.path("amount_refunded").longValue() + amount;
        payment.charge
                .put("amount_refunded", refunded)
                .put("refunded", refunded == payment.charge.path("amount").longValue());
        tell("refund.created", refund);
        tell("charge.refunded", payment.charge);
        return refund;
    }

    private void move(Payment payment, long amount) {
        ((ArrayNode) payment.dispute.path("balance_transactions"))
                .add(transaction(payment, amount, 0, "adjustment", id(payment.dispute))
                        .deepCopy());
    }

    private ObjectNode transaction(Payment payment, long amount, long fee, String type, String source) {
        ObjectNode transaction = object(newId("txn_", 24), "balance_transaction")
                .put("amount", amount)
                .put("created", now())
                .put("currency", payment.charge.path("currency").textValue())
                .put("fee", fee)
                .put("net", amount - fee)
                .put("source", source)
                .put("status", "pending")
                .put("type", type);
        keep(transaction);
        return transaction;
    }

    private void expireIfDue(Payment payment) {
        if (payment.session.path("status").asText().equals("open")
                && payment.session.path("expires_at").longValue() <= now()) {
            expire(payment);
        }
    }

    private void expire(Payment payment) {
        payment.session.put("status", "expired").putNull("url");
        tell("checkout.session.expired", payment.session);
    }

    private static long refundable(Payment payment) {
        return payment.charge.path("amount").longValue()
                - payment.charge.path("amount_refunded").longValue();
    }

    private Payment payment(String sessionId) {
        Payment payment = payments.get(sessionId);
        if (payment == null) {
            throw StandInRefusal.unknown("checkout.session", "id");
        }
        return payment;
    }

    private Payment open(String sessionId) {
        Payment payment = payment(sessionId);
        expireIfDue(payment);
        return inState(payment, payment.session.path("status").asText().equals("open"), "open");
    }

    private Payment promised(String sessionId) {
        Payment payment = payment(sessionId);
        boolean promised =
                payment.intent != null && payment.intent.path("status").asText().equals("processing");
        return inState(payment, promised, "waiting for its money");
    }

    private Payment paid(String sessionId) {
        Payment payment = payment(sessionId);
        return inState(payment, payment.session.path("payment_status").asText().equals("paid"), "paid");
    }

    private static Payment inState(Payment payment, boolean holds, String state) {
        if (!holds) {
            throw StandInRefusal.invalid(null, null, "This Checkout Session is not " + state + ".");
        }
        return payment;
    }

    private static long unitAmount(Form item) {
        long amount = item.number("price_data/unit_amount")
                .orElseThrow(() -> StandInRefusal.missing("line_items[0][price_data][unit_amount]"));
        if (amount < 1) {
            throw StandInRefusal.invalid(
                    "parameter_invalid_integer", "line_items[0][price_data][unit_amount]", "Invalid positive integer");
        }
        return amount;
    }

    private static void person(ObjectNode details, Donor donor) {
        ObjectNode address = details.putObject("address");
        address.put("country", donor.country());
        for (String unknown : List.of("city", "line1", "line2", "postal_code", "state")) {
            address.putNull(unknown);
        }
        details.put("email", donor.email()).put("name", donor.name()).putNull("phone");
    }

    // --- Objects and events

    private void tell(String type, ObjectNode object) {
        ObjectNode event = object(newId("evt_", 24), "event")
                .put("api_version", Stripe.API_VERSION)
                .put("created", now())
                .put("pending_webhooks", 1)
                .put("type", type);
        event.putObject("data").set("object", shown(object));
        event.putObject("request").putNull("id").putNull("idempotency_key");
        events.add(event);
        onEvent.accept(event.deepCopy());
    }

    private static ObjectNode shown(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("x_product");
        return copy;
    }

    private void expand(JsonNode at, List<String> path) {
        JsonNode value = at.path(path.get(0));
        if (value.isTextual() && objects.containsKey(value.textValue()) && at instanceof ObjectNode object) {
            value = shown(objects.get(value.textValue()));
            object.set(path.get(0), value);
        }
        if (path.size() > 1 && !value.isNull()) {
            expand(value, path.subList(1, path.size()));
        }
    }

    private void keep(ObjectNode object) {
        objects.put(id(object), object);
    }

    private void forgetOldest() {
        Iterator<Payment> oldest = payments.values().iterator();
        while (payments.size() > MAX_PAYMENTS) {
            Payment forgotten = oldest.next();
            oldest.remove();
            String intentId = forgotten.intent == null ? null : id(forgotten.intent);
            String chargeId = forgotten.charge == null ? null : id(forgotten.charge);
            objects.remove(id(forgotten.session));
            objects.values()
                    .removeIf(object -> isOf(object, intentId, "payment_intent") || isOf(object, chargeId, "source"));
        }
    }

    private static boolean isOf(ObjectNode object, String id, String field) {
        return id != null
                && (id.equals(object.path("id").textValue())
                        || id.equals(object.path(field).textValue()));
    }

    private static ObjectNode object(String id, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", kind)
                .put("livemode", false);
    }

    private static String id(ObjectNode object) {
        return object.path("id").textValue();
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
