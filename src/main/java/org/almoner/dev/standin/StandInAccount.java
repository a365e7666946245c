package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Stripe account in memory (which {@code StandInStore} keeps): its objects as Stripe's API shows them, what may happen to them, and the events that tell of
 * it. It knows the latest payments only; the oldest are forgotten. One caller at a time.
 */
public final class StandInAccount {

    private static final int MAX_PAYMENTS = 2_000;

    /** With it begins what is to be expanded in each object of a list. */
    private static final String LISTED = "data.";

    private final StandInObjects objects;
    private final StandInMemory memory;
    private final StandInPayouts payouts;

    /** By the id of its session. */
    private final Map<String, StandInPayment> payments = new LinkedHashMap<>();

    /** @param onEvent is told each event as it happens */
    StandInAccount(Clock clock, Consumer<ObjectNode> onEvent) {
        objects = new StandInObjects(clock);
        memory = new StandInMemory(objects, onEvent);
        payouts = new StandInPayouts(objects, memory);
    }

    // --- How it outlasts its process

    /** All that is known, as JSON. */
    synchronized String kept() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        memory.keepIn(whole);
        ArrayNode all = whole.putArray("payments");
        payments.values().forEach(payment -> all.add(payment.kept()));
        payouts.keepIn(whole);
        return whole.toString();
    }

    /** Goes on from there; what is known already stays. */
    synchronized void restore(ObjectNode whole) {
        memory.restore(whole);
        whole.path("payments").forEach(kept -> {
            StandInPayment payment = StandInPayment.restored(objects, memory, (ObjectNode) kept);
            payments.put(StandInObjects.id(payment.session()), payment);
        });
        payouts.restore(whole);
    }

    /** Everything. */
    public synchronized void forget() {
        memory.forget();
        payments.clear();
        payouts.forget();
    }

    /** Since when nobody knows which of them arrived. Oldest first. */
    synchronized List<ObjectNode> eventsSince(Instant time) {
        return memory.events().all().stream()
                .filter(event -> event.path("created").longValue() >= time.getEpochSecond())
                .map(ObjectNode::deepCopy)
                .toList();
    }

    // --- What the API does

    /** @param pages address of the hosted pages, to which the id is appended */
    public synchronized ObjectNode openSession(Form form, String pages) {
        ObjectNode session = objects.session(form, pages);
        payments.put(
                StandInObjects.id(session),
                new StandInPayment(objects, memory, session, form.map("payment_intent_data/metadata")));
        forgetOldest();
        return StandInObjects.shown(session);
    }

    /** @param kind the value of the field {@code object} that it must have */
    synchronized ObjectNode read(String id, String kind, List<String> expand) {
        ObjectNode object = memory.find(id, kind);
        if (kind.equals("checkout.session")) {
            payment(id).expireIfDue();
        }
        return memory.expanded(object, expand);
    }

    /**
     * A page of a list.
     *
     * @param url as Stripe names it
     * @param kind the value of the field {@code object} of what is listed
     */
    synchronized ObjectNode list(String url, String kind, Form query) {
        payments.values().forEach(StandInPayment::expireIfDue);
        return page(url, memory.all(kind), query);
    }

    private ObjectNode page(String url, List<ObjectNode> newestFirst, Form query) {
        List<String> expand = query.texts("expand").stream()
                .filter(path -> path.startsWith(LISTED))
                .map(path -> path.substring(LISTED.length()))
                .toList();
        return StandInList.page(url, newestFirst, query, object -> memory.expanded(object, expand));
    }

    synchronized ObjectNode payouts(Form query) {
        return page("/v1/payouts", payouts.newestFirst(), query);
    }

    synchronized ObjectNode payout(String id) {
        return payouts.one(id).deepCopy();
    }

    /** Somebody asks for a payout: it is not itemised. */
    public synchronized ObjectNode payOut(Form form) {
        return payouts.asked(form).deepCopy();
    }

    synchronized ObjectNode transactions(Form query) {
        return page("/v1/balance_transactions", payouts.transactions(query), query);
    }

    synchronized ObjectNode event(String id) {
        return memory.events().one(id).deepCopy();
    }

    synchronized ObjectNode events(Form query) {
        payments.values().forEach(StandInPayment::expireIfDue);
        return memory.events().list(query);
    }

    public synchronized ObjectNode refund(Form form) {
        String chargeId = form.text("charge");
        String intentId = form.text("payment_intent");
        StandInCharge charge = payments.values().stream()
                .filter(payment -> payment.isPaidAs(chargeId, intentId))
                .findFirst()
                .orElseThrow(() -> StandInRefusal.unknown("charge", "charge"))
                .paidCharge();
        return StandInObjects.shown(charge.refund(form.number("amount").orElse(charge.refundable())));
    }

    public synchronized ObjectNode expire(String sessionId) {
        StandInPayment payment = payment(sessionId);
        payment.expire();
        return StandInObjects.shown(payment.session());
    }

    // --- What the donor does on the hosted page

    public synchronized void pay(String sessionId, Donor donor) {
        payment(sessionId).pay(donor);
    }

    /** With a method whose money arrives days later, or not. */
    public synchronized void payLater(String sessionId, Donor donor) {
        payment(sessionId).payLater(donor);
    }

    public synchronized void arrives(String sessionId) {
        payment(sessionId).arrives();
    }

    public synchronized void fails(String sessionId) {
        payment(sessionId).fails();
    }

    /** The card is declined; the donor may try another one. */
    public synchronized void decline(String sessionId, Donor donor) {
        payment(sessionId).decline(donor);
    }

    // --- What happens to money that was paid

    /** An event tells the fee of a gift, which Stripe has to be asked for otherwise: a gift at a time, a quarter of an hour later. */
    public synchronized void tellFee(String sessionId) {
        payment(sessionId).paidCharge().tellFee();
    }

    /** @param amount in minor units */
    public synchronized void refund(String sessionId, long amount) {
        payment(sessionId).paidCharge().refund(amount);
    }

    public synchronized void dispute(String sessionId) {
        payment(sessionId).paidCharge().openDispute();
    }

    public synchronized void warn(String sessionId) {
        payment(sessionId).paidCharge().warn();
    }

    public synchronized void closeDispute(String sessionId, boolean won) {
        payment(sessionId).paidCharge().closeDispute(won);
    }

    // --- What happens to the balance

    /** The daily payout, of every currency that there is something of. @return how many were made */
    public synchronized int payOut() {
        return payouts.payOut();
    }

    /** A payout of so many payments that nobody has heard of. */
    public synchronized ObjectNode payOutMany(String currency, int transactions) {
        return payouts.large(currency, transactions).deepCopy();
    }

    public synchronized void failPayout(String id) {
        payouts.fail(id);
    }

    /** Newest first. */
    public synchronized List<ObjectNode> latestPayouts(int most) {
        return payouts.newestFirst().stream()
                .limit(most)
                .map(ObjectNode::deepCopy)
                .toList();
    }

    // --- What the hosted page shows

    public synchronized PaymentSummary glance(String sessionId) {
        return payment(sessionId).glance();
    }

    /** Newest first. */
    public synchronized List<PaymentSummary> latest(int most) {
        List<StandInPayment> newestFirst = new ArrayList<>(payments.values());
        Collections.reverse(newestFirst);
        return newestFirst.stream().limit(most).map(StandInPayment::glance).toList();
    }

    /** Whose money is still to come. */
    public synchronized List<PaymentSummary> promisedTo(String ticket) {
        return payments.values().stream()
                .filter(payment -> payment.isPromisedTo(ticket))
                .map(StandInPayment::glance)
                .toList();
    }

    private StandInPayment payment(String sessionId) {
        StandInPayment payment = payments.get(sessionId);
        if (payment == null) {
            throw StandInRefusal.unknown("checkout.session", "id");
        }
        return payment;
    }

    private void forgetOldest() {
        Iterator<StandInPayment> oldest = payments.values().iterator();
        while (payments.size() > MAX_PAYMENTS) {
            StandInPayment forgotten = oldest.next();
            oldest.remove();
            forgotten.forget();
        }
    }
}
