package org.almoner.donation.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a later version has written beside the facts and the names of a payment. Where two histories say different things in
 * one property, the one whose text sorts first stays: any rule would do that does not depend on the order. What would be left
 * of it when the donor is forgotten sorts before the rest, so that it does not matter when that is.
 */
@RegisterForReflection
record UnknownProperties(Map<String, JsonNode> ofHistory, Map<String, JsonNode> ofPayment) {

    static final UnknownProperties NONE = new UnknownProperties(Map.of(), Map.of());

    private static final Comparator<JsonNode> ORDER = Comparator.comparing(
                    (JsonNode value) -> text(UnknownDonor.removedFrom(value)))
            .thenComparing(UnknownProperties::text);

    UnknownProperties merge(UnknownProperties other) {
        return equals(other)
                ? this
                : new UnknownProperties(merge(ofHistory, other.ofHistory), merge(ofPayment, other.ofPayment));
    }

    UnknownProperties withoutDonor() {
        return equals(NONE)
                ? this
                : new UnknownProperties(UnknownDonor.removedFrom(ofHistory), UnknownDonor.removedFrom(ofPayment));
    }

    /** The names as they are written: themselves, as long as nothing is added. */
    Object addedTo(PaymentRef payment) {
        if (ofPayment.isEmpty()) {
            return payment;
        }
        ObjectNode written = LedgerJson.tree(payment);
        written.setAll(ofPayment);
        return written;
    }

    private static Map<String, JsonNode> merge(Map<String, JsonNode> one, Map<String, JsonNode> other) {
        Map<String, JsonNode> merged = new TreeMap<>(one);
        other.forEach((name, value) ->
                merged.merge(name, value, (mine, theirs) -> ORDER.compare(mine, theirs) <= 0 ? mine : theirs));
        return merged;
    }

    /** The same for the same, in whatever order its properties are. */
    private static String text(JsonNode value) {
        return LedgerJson.write(value);
    }
}
