package org.almoner.stripe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fields of Stripe's objects that we use, under Stripe's names, in every API version since 2020: a field that a version
 * lacks is null. Read from the raw JSON, since stripe-java's models come out empty for another API version than its own.
 */
final class StripeJson {

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private StripeJson() {}

    /** @throws IOException when it is no JSON in UTF-8, or nested deeper than any event */
    static JsonNode tree(byte[] body) throws IOException {
        return MAPPER.readTree(body);
    }

    /** @throws JsonProcessingException when it is no JSON, or nested deeper than any object of Stripe's */
    static JsonNode tree(String body) throws JsonProcessingException {
        return MAPPER.readTree(body);
    }

    /** Rows for the database, as one JSON parameter. */
    static String write(Object rows) {
        try {
            return MAPPER.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not writable as JSON: " + rows.getClass(), e);
        }
    }

    /** A row that the database gave as JSON. */
    static <T> T row(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not readable as " + type.getSimpleName(), e);
        }
    }

    /** @throws UnusableEventException naming the field that has another type than Stripe gives it */
    static <T> T read(JsonNode object, Class<T> type) throws UnusableEventException {
        try {
            return MAPPER.treeToValue(object, type);
        } catch (JsonMappingException e) {
            String field = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            throw new UnusableEventException("The field " + field + " has not the type that Stripe gives it");
        } catch (JsonProcessingException e) {
            throw new UnusableEventException("The object of the event cannot be read");
        }
    }

    /** A reference: an id or, expanded, the object itself. */
    @RegisterForReflection
    record Ref(String id) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Ref of(JsonNode node) {
            JsonNode id = node.isObject() ? node.path("id") : node;
            return new Ref(id.isTextual() ? id.textValue() : null);
        }

        static String id(Ref ref) {
            return ref == null ? null : ref.id;
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Page<T>(List<T> data) {
        static <T> List<T> of(Page<T> page) {
            return page == null || page.data == null ? List.of() : page.data;
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Address(String country) {}

    /** {@code billing_details} of a charge and {@code customer_details} of a session. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Person(String name, String email, Address address) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Session(
            String id,
            String mode,
            Long created,
            Long amountTotal,
            String currency,
            String paymentStatus,
            Ref paymentIntent,
            String clientReferenceId,
            Person customerDetails,
            String customerEmail,
            Map<String, String> metadata) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Intent(
            String id,
            Long created,
            Long amount,
            Long amountReceived,
            String currency,
            String status,
            String cancellationReason,
            String receiptEmail,
            Ref latestCharge,
            Page<Charge> charges,
            Map<String, String> metadata) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Charge(
            String id,
            Long created,
            Long amount,
            Long amountCaptured,
            Long amountRefunded,
            String currency,
            String status,
            Boolean captured,
            Ref paymentIntent,
            Person billingDetails,
            String receiptEmail,
            Movement balanceTransaction,
            Page<Refund> refunds,
            Map<String, String> metadata) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Refund(
            String id, Long created, Long amount, String currency, String status, Ref charge, Ref paymentIntent) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Dispute(
            String id,
            Long amount,
            String currency,
            String status,
            Ref charge,
            Ref paymentIntent,
            List<Movement> balanceTransactions) {}

    /** A balance transaction; only its id is known unless it is expanded. Amounts in the currency of the balance. */
    @RegisterForReflection
    record Movement(Long amount, Long fee, Long net, String currency) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Movement of(JsonNode node) {
            return new Movement(
                    integer(node, "amount"), integer(node, "fee"), integer(node, "net"), text(node, "currency"));
        }

        private static Long integer(JsonNode node, String field) {
            JsonNode value = node.path(field);
            return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
        }
    }

    /** The text of a field, or null when there is none. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.textValue() : null;
    }
}
