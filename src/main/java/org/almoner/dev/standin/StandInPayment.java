package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** One donation: its session, the intent and the latest charge of it, and what the donor may do on the hosted page. */
final class StandInPayment {

    private final StandInObjects objects;
    private final StandInMemory memory;
    private final ObjectNode session;
    private final ObjectNode intentMetadata;

    /** Null until the donor tries to pay, as is the charge. */
    private ObjectNode intent;

    private StandInCharge charge;

    StandInPayment(StandInObjects objects, StandInMemory memory, ObjectNode session, ObjectNode intentMetadata) {
        this.objects = objects;
        this.memory = memory;
        this.session = session;
        this.intentMetadata = intentMetadata;
        memory.keep(session);
    }

    static StandInPayment restored(StandInObjects objects, StandInMemory memory, ObjectNode kept) {
        StandInPayment payment = new StandInPayment(
                objects, memory, memory.find(kept.path("session").textValue(), "checkout.session"), (ObjectNode)
                        kept.path("metadata"));
        if (kept.hasNonNull("intent")) {
            payment.intent = memory.find(kept.path("intent").textValue(), "payment_intent");
        }
        if (kept.hasNonNull("charge")) {
            payment.charge = StandInCharge.restored(
                    objects,
                    memory,
                    kept.path("charge").textValue(),
                    kept.path("dispute").textValue());
        }
        return payment;
    }

    /** What it consists of, by ids: the memory keeps the rest. */
    ObjectNode kept() {
        ObjectNode kept = session.objectNode();
        kept.put("session", StandInObjects.id(session));
        kept.set("metadata", intentMetadata.deepCopy());
        kept.put("intent", intent == null ? null : StandInObjects.id(intent));
        kept.put("charge", charge == null ? null : charge.id());
        kept.put("dispute", charge == null ? null : charge.disputeId());
        return kept;
    }

    /** Whether its money is still to come, and for whom. */
    boolean isPromisedTo(String ticket) {
        return isPromised() && session.path("client_reference_id").asText().equals(ticket);
    }

    ObjectNode session() {
        return session;
    }

    // --- What the donor does

    void pay(Donor donor) {
        mustBeOpen();
        begin(donor, "succeeded");
        session.put("status", "complete").put("payment_status", "paid");
        chargeSucceeds();
        memory.tell("payment_intent.succeeded", intent);
        memory.tell("checkout.session.completed", session);
        charge.settle();
    }

    /** With a method whose money arrives days later, or not. */
    void payLater(Donor donor) {
        mustBeOpen();
        begin(donor, "processing");
        session.put("status", "complete");
        memory.tell("payment_intent.processing", intent);
        memory.tell("checkout.session.completed", session);
    }

    void arrives() {
        mustBePromised();
        intent.put("status", "succeeded");
        session.put("payment_status", "paid");
        chargeSucceeds();
        memory.tell("payment_intent.succeeded", intent);
        memory.tell("checkout.session.async_payment_succeeded", session);
        charge.settle();
    }

    void fails() {
        mustBePromised();
        chargeFails("insufficient_funds");
        memory.tell("payment_intent.payment_failed", intent);
        memory.tell("checkout.session.async_payment_failed", session);
    }

    /** The card is declined; the donor may try another one. */
    void decline(Donor donor) {
        mustBeOpen();
        begin(donor, "requires_payment_method");
        chargeFails("card_declined");
        memory.tell("payment_intent.payment_failed", intent);
    }

    /** The donor leaves for good, or somebody ends the session. */
    void expire() {
        mustBeOpen();
        end();
    }

    void expireIfDue() {
        if (isOpen() && objects.isDue(session)) {
            end();
        }
    }

    // --- What others ask

    /** @throws StandInRefusal unless it is paid */
    StandInCharge paidCharge() {
        must(isPaid(), "paid");
        return charge;
    }

    /** Whether it is paid and this is the id of its charge or of its intent; either may be null. */
    boolean isPaidAs(String chargeId, String intentId) {
        return charge != null
                && charge.isPaid()
                && (charge.id().equals(chargeId) || StandInObjects.id(intent).equals(intentId));
    }

    PaymentSummary glance() {
        expireIfDue();
        return new PaymentSummary(
                StandInObjects.id(session),
                state(),
                StandInObjects.product(session),
                session.path("amount_total").longValue(),
                session.path("currency").textValue().toUpperCase(Locale.ROOT),
                isPaid() ? charge.refunded() : 0,
                isPaid() ? charge.refundable() : 0,
                charge == null ? null : charge.disputeStatus(),
                session.path("success_url").textValue(),
                session.path("cancel_url").textValue(),
                StandInFields.shown(session));
    }

    void forget() {
        memory.forget(session, intent, charge == null ? null : charge.object());
    }

    // --- How it happens

    private void begin(Donor donor, String status) {
        if (intent == null) {
            intent = memory.keep(objects.intent(session, intentMetadata));
            intent.put("status", "requires_payment_method");
            memory.tell("payment_intent.created", intent);
        }
        intent.put("status", status);
        if (!status.equals("requires_payment_method")) {
            session.put("payment_intent", StandInObjects.id(intent));
        }
        session.set("customer_details", donor.details());
        StandInFields.choose(session, donor.chosen());
    }

    private void chargeSucceeds() {
        newCharge();
        intent.put("amount_received", charge.amount()).putNull("last_payment_error");
        charge.succeed();
    }

    private void chargeFails(String code) {
        newCharge();
        intent.put("status", "requires_payment_method")
                .putObject("last_payment_error")
                .put("code", code)
                .put("type", "card_error");
        charge.fail(code);
    }

    private void newCharge() {
        charge = new StandInCharge(objects, memory, objects.charge(session, intent));
        intent.put("latest_charge", charge.id());
    }

    private void end() {
        session.put("status", "expired").putNull("url");
        memory.tell("checkout.session.expired", session);
    }

    private String state() {
        if (isPaid()) {
            return "paid";
        }
        String status = session.path("status").asText();
        if (!status.equals("complete")) {
            return status;
        }
        return isPromised() ? "promised" : "failed";
    }

    private boolean isOpen() {
        return session.path("status").asText().equals("open");
    }

    private boolean isPromised() {
        return intent != null && intent.path("status").asText().equals("processing");
    }

    private boolean isPaid() {
        return session.path("payment_status").asText().equals("paid");
    }

    private void mustBeOpen() {
        expireIfDue();
        must(isOpen(), "open");
    }

    private void mustBePromised() {
        must(isPromised(), "waiting for its money");
    }

    private static void must(boolean holds, String state) {
        if (!holds) {
            throw StandInRefusal.invalid(null, null, "This Checkout Session is not " + state + ".");
        }
    }
}
