package org.almoner.stripe.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What an event says of itself, read past whatever else is in it: an event that is nested too deeply or has values too long to
 * be read is recorded all the same. Nothing is kept of what is passed over, so that the size of the body is the only limit.
 */
final class EventEnvelope {

    private static final Set<String> FIELDS = Set.of("id", "object", "type", "api_version", "created", "livemode");

    /** More digits than any whole number has that fits a {@code long} whatever its digits are. */
    private static final int DIGITS_LIMIT = 18;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private EventEnvelope() {}

    /** @return nothing when the body is no JSON object with something in {@code data} */
    static Optional<JsonNode> read(byte[] body) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        boolean hasData = false;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                    hasData |= field.equals("data") && value == JsonToken.START_OBJECT;
                    parser.skipChildren();
                } else if (FIELDS.contains(field)) {
                    keep(envelope, field, parser);
                }
            }
            return hasData && parser.nextToken() == null ? Optional.of(envelope) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void keep(ObjectNode envelope, String field, JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> envelope.put(field, parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> envelope.put(field, parser.getBooleanValue());
            case VALUE_NUMBER_INT ->
                envelope.put(field, parser.getTextLength() > DIGITS_LIMIT ? Long.MAX_VALUE : parser.getLongValue());
            default -> envelope.putNull(field);
        }
    }
}
