package org.almoner.stripe.translation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bounds of every value that we read from an object of Stripe's, held where the value enters: whatever lies within them
 * fits our columns and our arithmetic. They are far beyond what Stripe sends.
 */
final class StripeBounds {

    /** Of whole numbers: {@code numeric(18,3)} holds it as an amount of any currency. What the ledger adds up is smaller ({@link StripeValues}). */
    static final long NUMBER_LIMIT = 999_999_999_999_999L;

    /** Of texts, in characters. Stripe's longest that we read, a name, is a tenth of it. */
    static final int TEXT_LIMIT = 5_000;

    /** Of lists inside an object. Stripe lists ten there, and a hundred on a page. */
    static final int LIST_LIMIT = 100;

    private StripeBounds() {}

    /** What reads numbers, texts and metadata within the bounds. */
    static SimpleModule module() {
        return new SimpleModule("bounds")
                .addDeserializer(Long.class, new WholeNumber())
                .addDeserializer(String.class, new Text())
                .addDeserializer(Map.class, new Metadata());
    }

    /** @throws BeyondBoundsException when it is a whole number and lies beyond them @return null when it is no whole number */
    static Long wholeNumber(JsonNode node, String field) throws BeyondBoundsException {
        if (!node.isIntegralNumber()) {
            return null;
        }
        if (!node.canConvertToLong() || isBeyond(node.longValue(), field)) {
            throw new BeyondBoundsException(null);
        }
        return node.longValue();
    }

    /** A value beyond any bounds. It has no message of its own: Jackson's would quote the value. */
    static final class BeyondBoundsException extends JsonMappingException {

        private static final long serialVersionUID = 1L;

        private BeyondBoundsException(JsonParser parser) {
            super(parser, "");
        }
    }

    /** Times are seconds since 1970; what else is whole is an amount. */
    private static boolean isBeyond(long number, String field) {
        return "created".equals(field)
                ? number < 0 || number > StripeValues.LAST_SECOND
                : number < -NUMBER_LIMIT || number > NUMBER_LIMIT;
    }

    /** PostgreSQL keeps no NUL, and half a surrogate pair is no text in UTF-8. */
    private static boolean isBeyond(String text) {
        return text.length() > TEXT_LIMIT
                || text.indexOf('\0') >= 0
                || text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static final class WholeNumber extends JsonDeserializer<Long> {

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return (Long) context.handleUnexpectedToken(Long.class, parser);
            }
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || isBeyond(parser.getLongValue(), parser.currentName())) {
                throw new BeyondBoundsException(parser);
            }
            return parser.getLongValue();
        }
    }

    private static final class Text extends JsonDeserializer<String> {

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            if (isBeyond(parser.getText())) {
                throw new BeyondBoundsException(parser);
            }
            return parser.getText();
        }
    }

    /** The keys are the sender's: what is wrong with one is said of the whole, so that no key gets into a reason. */
    private static final class Metadata extends JsonDeserializer<Map<String, String>> {

        @Override
        @SuppressWarnings("unchecked")
        public Map<String, String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return (Map<String, String>) context.handleUnexpectedToken(Map.class, parser);
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (value != JsonToken.VALUE_STRING) {
                    return (Map<String, String>) context.handleUnexpectedToken(Map.class, parser);
                }
                if (isBeyond(key) || isBeyond(parser.getText())) {
                    throw new BeyondBoundsException(parser);
                }
                metadata.put(key, parser.getText());
            }
            return metadata;
        }
    }
}
