package org.almoner.donation.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almoner.donation.fact.PaymentFact.DonorNamed;
import org.almoner.donation.fact.PaymentFact.Unknown;
import org.almoner.donation.fact.PaymentFact.WallConsent;

/**
 * The donor in what a later version has written: forgetting outweighs keeping word for word. What names a donor by other
 * words than {@link DonorIdentity} is left to the version that knows them, which reads the erasure too.
 */
final class UnknownDonor {

    /** As in {@link DonorIdentity}: a word of the format, which may not change. */
    private static final Set<String> WORDS = Set.of("lastName", "country", "emailHash");

    private UnknownDonor() {}

    /** @return nothing when the fact is of the donor, or when all that is left of it is known and counts already */
    static Stream<PaymentFact> removedFrom(Unknown fact) {
        if (fact.readable() instanceof DonorNamed || fact.readable() instanceof WallConsent) {
            return Stream.empty();
        }
        JsonNode told = LedgerJson.read(fact.json());
        if (told.path("is").asText().equals("donor")) {
            return Stream.empty();
        }
        JsonNode rest = removedFrom(told);
        return rest.equals(told)
                ? Stream.of(fact)
                : Stream.of(LedgerJson.readFact(rest)).filter(Unknown.class::isInstance);
    }

    static Map<String, JsonNode> removedFrom(Map<String, JsonNode> properties) {
        Map<String, JsonNode> rest = new TreeMap<>(properties);
        rest.keySet().removeAll(WORDS);
        rest.replaceAll((name, value) -> removedFrom(value));
        return rest;
    }

    /** At whatever depth. */
    static JsonNode removedFrom(JsonNode value) {
        JsonNode rest = value.deepCopy();
        forget(rest);
        return rest;
    }

    private static void forget(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.remove(WORDS);
        }
        value.forEach(UnknownDonor::forget);
    }
}
