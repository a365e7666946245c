package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A charge, and what may happen to its money: it settles, is refunded, is disputed. Amounts are in minor units. */
final class StandInCharge {

    /** Stripe's usual price for cards: 2.9 % and 30 minor units. */
    private static final long FEE_PER_MILLE = 29;

    private static final long FEE_FIXED_MINOR = 30;

    private final StandInObjects objects;
    private final StandInMemory memory;
    private final ObjectNode charge;

    /** Null until there is one. */
    private ObjectNode dispute;

    StandInCharge(StandInObjects objects, StandInMemory memory, ObjectNode charge) {
        this.objects = objects;
        this.memory = memory;
        this.charge = charge;
        memory.keep(charge);
    }

    ObjectNode object() {
        return charge;
    }

    String id() {
        return StandInObjects.id(charge);
    }

    boolean isPaid() {
        return charge.path("paid").asBoolean();
    }

    long amount() {
        return charge.path("amount").longValue();
    }

    long refunded() {
        return charge.path("amount_refunded").longValue();
    }

    long refundable() {
        return amount() - refunded();
    }

    /** Null without a dispute. */
    String disputeStatus() {
        return dispute == null ? null : dispute.path("status").textValue();
    }

    void succeed() {
        charge.put("status", "succeeded")
                .put("paid", true)
                .put("captured", true)
                .put("amount_captured", amount());
        memory.tell("charge.succeeded", charge);
    }

    void fail(String code) {
        charge.put("status", "failed").put("failure_code", code);
        memory.tell("charge.failed", charge);
    }

    /** What the charge comes to is known a moment after it succeeded, and by the id of the balance transaction only. */
    void settle() {
        long fee = Math.min(amount(), (amount() * FEE_PER_MILLE + 500) / 1000 + FEE_FIXED_MINOR);
        ObjectNode transaction = memory.keep(objects.transaction("charge", charge, amount(), fee));
        charge.put("balance_transaction", StandInObjects.id(transaction));
        memory.tell("charge.updated", charge);
    }

    /** As Stripe would not: with the balance transaction itself, so that nobody has to ask for it. */
    void tellFee() {
        memory.tell("charge.updated", memory.expanded(charge, List.of("balance_transaction")));
    }

    /** As it was kept: with what was remembered of it. @param disputeId null without one */
    static StandInCharge restored(StandInObjects objects, StandInMemory memory, String id, String disputeId) {
        StandInCharge charge = new StandInCharge(objects, memory, memory.find(id, "charge"));
        charge.dispute = disputeId == null ? null : memory.find(disputeId, "dispute");
        return charge;
    }

    /** Null without a dispute. */
    String disputeId() {
        return dispute == null ? null : StandInObjects.id(dispute);
    }

    ObjectNode refund(long amount) {
        if (dispute != null && !dispute.path("status").asText().equals("won")) {
            throw StandInRefusal.invalid(
                    "charge_disputed", "charge", "This charge has been charged back and cannot be refunded.");
        }
        if (amount < 1 || amount > refundable()) {
            throw StandInRefusal.invalid(
                    refundable() == 0 ? "charge_already_refunded" : "amount_too_large",
                    "amount",
                    "The amount is not within what is left to refund.");
        }
        ObjectNode refund = memory.keep(objects.refund(charge, amount));
        ObjectNode transaction = memory.keep(objects.transaction("refund", refund, -amount, 0));
        refund.put("balance_transaction", StandInObjects.id(transaction));
        long refunded = refunded() + amount;
        charge.put("amount_refunded", refunded).put("refunded", refunded == amount());
        memory.tell("refund.created", refund);
        memory.tell("charge.refunded", charge);
        return refund;
    }

    void openDispute() {
        if (dispute != null) {
            throw StandInRefusal.invalid(null, null, "The charge is disputed already.");
        }
        long amount = Math.max(1, refundable());
        dispute = memory.keep(objects.dispute(charge, amount));
        charge.put("disputed", true);
        move(-amount);
        memory.tell("charge.dispute.created", dispute);
        memory.tell("charge.dispute.funds_withdrawn", dispute);
    }

    /** A bank says that it was not its customer. */
    void warn() {
        memory.tell("radar.early_fraud_warning.created", memory.keep(objects.warning(charge)));
    }

    void closeDispute(boolean won) {
        if (dispute == null || !dispute.path("status").asText().equals("needs_response")) {
            throw StandInRefusal.invalid(null, null, "There is no open dispute.");
        }
        dispute.put("status", won ? "won" : "lost");
        if (won) {
            move(dispute.path("amount").longValue());
        }
        memory.tell("charge.dispute.closed", dispute);
        if (won) {
            memory.tell("charge.dispute.funds_reinstated", dispute);
        }
    }

    private void move(long amount) {
        ObjectNode transaction = memory.keep(objects.transaction("adjustment", dispute, amount, 0));
        ((ArrayNode) dispute.path("balance_transactions")).add(transaction.deepCopy());
    }
}
