package org.almoner.donation.fact;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almoner.donation.fact.PaymentFact.Unknown;

/**
 * The JSON that goes to the database: histories, what of them was journalled, and the rows of a batch as one parameter, so that a
 * statement is the same for one row and for a hundred. Apart from the mapper of the answers, whose shape may change.
 *
 * <p>A history may come from a later version. What this one would not write down again as it is (a kind of fact that it does
 * not know, a property inside of one, beside the facts or among the names) is kept word for word.
 */
public final class LedgerJson {

    private static final String PAYMENT = "payment";
    private static final String FACTS = "facts";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /** Of a history that holds nothing but what this version knows, which is nearly every one. */
    private static final ObjectReader WHOLE = MAPPER.readerFor(PaymentHistory.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES);

    private static final ObjectReader MOVEMENTS = MAPPER.readerForListOf(Movement.class);

    private LedgerJson() {}

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable as JSON: " + value.getClass(), e);
        }
    }

    /** @throws IllegalArgumentException when it is no JSON */
    public static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON", e);
        }
    }

    /** An object as a tree, to which more can be added. */
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * What was journalled of a payment, by whatever version.
     *
     * @param json null for nothing
     * @throws UnreadableHistoryException when it is no list of movements
     */
    public static List<Movement> readMovements(String json) {
        try {
            return json == null ? List.of() : List.copyOf(MOVEMENTS.<List<Movement>>readValue(json));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new UnreadableHistoryException(e);
        }
    }

    /** @throws UnreadableHistoryException when it is none, of whatever version */
    public static PaymentHistory readHistory(String json) {
        try {
            PaymentHistory history = WHOLE.readValue(json);
            return history == null ? readWhatIsKnown(json) : history;
        } catch (JsonProcessingException stranger) {
            return readWhatIsKnown(json);
        }
    }

    private static PaymentHistory readWhatIsKnown(String json) {
        try {
            JsonNode history = MAPPER.readTree(json);
            PaymentRef payment = MAPPER.treeToValue(history.required(PAYMENT), PaymentRef.class);
            List<PaymentFact> facts = new ArrayList<>();
            for (JsonNode fact : history.required(FACTS)) {
                facts.add(readFact(fact));
            }
            return PaymentHistory.of(
                    payment,
                    facts,
                    new UnknownProperties(
                            without(
                                    history,
                                    MAPPER.createObjectNode().putNull(PAYMENT).putNull(FACTS)),
                            without(history.get(PAYMENT), tree(payment))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UnreadableHistoryException(e);
        }
    }

    /** A fact that is not written down again as it was told is not known whole. */
    static PaymentFact readFact(JsonNode told) {
        String text = write(told);
        PaymentFact readable = readable(told);
        return readable != null && text.equals(write(tree(readable))) ? readable : new Unknown(text, readable);
    }

    /** @return null when it is of another kind, or has values that this version does not know, or lacks what it needs */
    private static PaymentFact readable(JsonNode told) {
        try {
            PaymentFact fact = MAPPER.treeToValue(told, PaymentFact.class);
            fact.weight();
            return fact;
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException unknown) {
            return null;
        }
    }

    private static Map<String, JsonNode> without(JsonNode object, JsonNode known) {
        Map<String, JsonNode> rest = new TreeMap<>();
        object.fields().forEachRemaining(property -> {
            if (!known.has(property.getKey())) {
                rest.put(property.getKey(), property.getValue());
            }
        });
        return rest;
    }
}
