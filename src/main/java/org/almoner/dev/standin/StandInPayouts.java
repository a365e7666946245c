package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The payouts of the account. An automatic one takes all that is on the balance in one currency and is itemised; one that
 * somebody asks for takes what they say, and nobody knows of what. It knows the latest only. One caller at a time.
 */
final class StandInPayouts {

    private static final int MAX_PAYOUTS = 200;
    private static final String TRANSACTION = "balance_transaction";

    private final StandInObjects objects;
    private final StandInMemory memory;

    /** Oldest first. */
    private final Map<String, Made> payouts = new LinkedHashMap<>();

    private final Set<String> taken = new HashSet<>();

    /** @param entries what is in it, oldest first; none in one that somebody asked for */
    private record Made(ObjectNode payout, ObjectNode deposit, List<ObjectNode> entries) {

        private List<ObjectNode> newestFirst() {
            List<ObjectNode> all = new ArrayList<>(entries);
            all.add(deposit);
            Collections.reverse(all);
            return all;
        }
    }

    StandInPayouts(StandInObjects objects, StandInMemory memory) {
        this.objects = objects;
        this.memory = memory;
    }

    /** What Stripe's schedule does once a day: pays out all there is, a payout for each currency. @return how many */
    int payOut() {
        Map<String, List<ObjectNode>> balance = memory.all(TRANSACTION).stream()
                .filter(entry -> !taken.contains(StandInObjects.id(entry)))
                .collect(Collectors.groupingBy(
                        entry -> entry.path("currency").textValue(), LinkedHashMap::new, Collectors.toList()));
        int made = 0;
        for (Map.Entry<String, List<ObjectNode>> currency : balance.entrySet()) {
            List<ObjectNode> entries = new ArrayList<>(currency.getValue());
            Collections.reverse(entries);
            if (net(entries) > 0) {
                automatic(currency.getKey(), entries);
                made++;
            }
        }
        return made;
    }

    /** One of so many payments that nobody else has heard of, to see how long the reading of it takes. */
    ObjectNode large(String currency, int transactions) {
        List<ObjectNode> entries = new ArrayList<>(transactions);
        for (int i = 0; i < transactions; i++) {
            entries.add(objects.transaction("charge", objects.unknownCharge(currency), 1_000 + i % 100, 59));
        }
        return automatic(currency, entries);
    }

    private ObjectNode automatic(String currency, List<ObjectNode> entries) {
        entries.forEach(entry -> taken.add(StandInObjects.id(entry)));
        ObjectNode payout = made(objects.payout(currency, net(entries), true), entries);
        memory.tell("payout.created", payout);
        memory.tell("payout.updated", payout.put("status", "in_transit"));
        memory.tell("payout.reconciliation_completed", payout.put("reconciliation_status", "completed"));
        memory.tell("payout.paid", payout.put("status", "paid"));
        return payout;
    }

    /** What somebody asks for; it is not known of what it is. */
    ObjectNode asked(Form form) {
        long amount = form.number("amount").orElseThrow(() -> StandInRefusal.missing("amount"));
        if (amount < 1) {
            throw StandInRefusal.invalid("parameter_invalid_integer", "amount", "Invalid positive integer");
        }
        ObjectNode payout = made(objects.payout(form.required("currency"), amount, false), List.of());
        memory.tell("payout.created", payout);
        memory.tell("payout.paid", payout.put("status", "paid"));
        return payout;
    }

    /**
     * The bank sends it back. Its sum is on the balance again, as one transaction of its own that goes with the next payout; what was in it
     * is listed with it as before. What somebody asked for never left this balance.
     */
    void fail(String id) {
        Made made = made(id);
        if (made.payout().path("status").asText().equals("failed")) {
            throw StandInRefusal.invalid(null, null, "The payout has failed already.");
        }
        if (!made.entries().isEmpty()) {
            ObjectNode back = memory.keep(objects.transaction(
                    "payout_failure",
                    made.payout(),
                    made.payout().path("amount").longValue(),
                    0));
            made.payout().put("failure_balance_transaction", StandInObjects.id(back));
        }
        made.payout().put("status", "failed").put("failure_code", "account_closed");
        memory.tell("payout.failed", made.payout());
    }

    void keepIn(ObjectNode whole) {
        ArrayNode all = whole.putArray("payouts");
        payouts.values().forEach(made -> {
            ObjectNode kept = all.addObject();
            kept.set("payout", made.payout());
            kept.set("deposit", made.deposit());
            kept.putArray("entries").addAll(made.entries());
        });
        ArrayNode ids = whole.putArray("taken");
        taken.forEach(ids::add);
    }

    void forget() {
        payouts.clear();
    }

    void restore(ObjectNode whole) {
        whole.path("payouts").forEach(kept -> {
            List<ObjectNode> entries = new ArrayList<>();
            kept.path("entries").forEach(entry -> entries.add(memory.same((ObjectNode) entry)));
            ObjectNode payout = (ObjectNode) kept.path("payout");
            payouts.put(
                    StandInObjects.id(payout),
                    new Made(payout, memory.same((ObjectNode) kept.path("deposit")), entries));
        });
        whole.path("taken").forEach(id -> taken.add(id.textValue()));
    }

    ObjectNode one(String id) {
        return made(id).payout();
    }

    List<ObjectNode> newestFirst() {
        List<ObjectNode> all =
                new ArrayList<>(payouts.values().stream().map(Made::payout).toList());
        Collections.reverse(all);
        return all;
    }

    /** Balance transactions, newest first, as a form asks for them: of a payout, of a type, of a source. */
    List<ObjectNode> transactions(Form query) {
        String payout = query.text("payout");
        String type = query.text("type");
        String source = query.text("source");
        List<ObjectNode> all =
                payout == null ? memory.all(TRANSACTION) : made(payout).newestFirst();
        return type == null && source == null
                ? all
                : all.stream()
                        .filter(entry ->
                                type == null || entry.path("type").asText().equals(type))
                        .filter(entry ->
                                source == null || entry.path("source").asText().equals(source))
                        .toList();
    }

    private ObjectNode made(ObjectNode payout, List<ObjectNode> entries) {
        ObjectNode deposit =
                objects.transaction("payout", payout, -payout.path("amount").longValue(), 0);
        taken.add(StandInObjects.id(memory.keep(deposit)));
        payout.put(TRANSACTION, StandInObjects.id(deposit));
        payouts.put(StandInObjects.id(payout), new Made(payout, deposit, entries));
        if (payouts.size() > MAX_PAYOUTS) {
            payouts.remove(payouts.keySet().iterator().next());
        }
        return payout;
    }

    private Made made(String id) {
        Made made = payouts.get(id);
        if (made == null) {
            throw StandInRefusal.unknown("payout", "id");
        }
        return made;
    }

    private static long net(List<ObjectNode> entries) {
        return entries.stream()
                .mapToLong(entry -> entry.path("net").longValue())
                .sum();
    }
}
