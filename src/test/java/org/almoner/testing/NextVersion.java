package org.almoner.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Adds to a history what only the next version will know. */
public final class NextVersion {

    /** How it names the donor, where this version does not look for that. */
    public static final String DONOR = "Zukunft";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private NextVersion() {}

    /** Some of: a kind of fact, a property inside of facts, a value of a known property, properties beside all of that. */
    public static String of(String history, Random random) {
        ObjectNode next = (ObjectNode) read(history);
        ArrayNode facts = (ArrayNode) next.get("facts");
        for (JsonNode fact : facts) {
            if (random.nextInt(3) == 0) {
                ((ObjectNode) fact).put("reason", "told by the next version " + random.nextInt(2));
            } else if (fact.has("amount") && random.nextInt(3) == 0) {
                ((ObjectNode) fact.get("amount")).put("minor", random.nextInt(2));
            } else if (fact.has("status") && random.nextInt(3) == 0) {
                ((ObjectNode) fact).put("status", "HALFWAY");
            }
        }
        if (random.nextBoolean()) {
            facts.addObject()
                    .put("is", "letter")
                    .put("asOf", "2027-01-01T00:00:0" + random.nextInt(2) + "Z")
                    .putObject("sent")
                    .put("weight", new java.math.BigDecimal("1.50"))
                    .putNull("address")
                    .putObject("to")
                    .put("lastName", DONOR + random.nextInt(2));
        }
        if (random.nextBoolean()) {
            facts.addObject()
                    .put("is", "donor")
                    .put("asOf", "2027-01-01T00:00:00Z")
                    .put("source", "INVOICE")
                    .putObject("donor")
                    .put("emailHash", DONOR + random.nextInt(2));
        }
        if (random.nextBoolean()) {
            ((ObjectNode) next.get("payment")).put("invoiceId", "in_" + random.nextInt(2));
        }
        if (random.nextBoolean()) {
            next.putObject("follows").put("journal", random.nextInt(2)).put("lastName", DONOR + random.nextInt(2));
        }
        return next.toString();
    }

    /** To compare two histories as JSON, whatever the order of properties. */
    public static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
