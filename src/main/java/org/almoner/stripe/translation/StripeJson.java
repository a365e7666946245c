package org.almoner.stripe.translation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of Stripe's objects that we use, under Stripe's names, in every API version since 2020: a field that a version
 * lacks is null. Read from the raw JSON, since stripe-java's models come out empty for another API version than its own.
 */
public final class StripeJson {

    private static final int MAX_DEPTH = 64;
    private static final Pattern OUR_NAME = Pattern.compile("[a-z_]{1,40}");

    /** What a page of events may be: one odd event must not keep the others of its page from being read. */
    private static final int MAX_DEPTH_OF_ANSWERS = 1_000;

    private static final JsonMapper MAPPER = mapper(MAX_DEPTH).build();
    private static final JsonMapper ANSWERS = mapper(MAX_DEPTH_OF_ANSWERS).build();
    private static final JsonMapper OBJECTS = mapper(MAX_DEPTH_OF_ANSWERS)
            .addModule(StripeBounds.module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StripeJson() {}

    private static JsonMapper.Builder mapper(int maxDepth) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(maxDepth)
                                .build())
                        .build())
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    /** @throws IOException when it is no JSON in UTF-8, or nested deeper than any event */
    public static JsonNode tree(byte[] body) throws IOException {
        return MAPPER.readTree(body);
    }

    /** @throws JsonProcessingException when it is no JSON, or nested deeper than any object of Stripe's */
    public static JsonNode tree(String body) throws JsonProcessingException {
        return ANSWERS.readTree(body);
    }

    /** @throws UnusableEventException naming the field that has another type than Stripe gives it, or is beyond any bounds */
    static <T> T read(JsonNode object, Class<T> type) throws UnusableEventException {
        JsonNode movements = object.path("balance_transactions");
        if (movements.size() > StripeBounds.LIST_LIMIT) {
            throw new UnusableEventException("The field balance_transactions is beyond any bounds");
        }
        for (JsonNode movement : movements) {
            if (movement.isNull()) {
                throw new UnusableEventException(
                        "The field balance_transactions has not the type that Stripe gives it");
            }
        }
        try {
            return OBJECTS.treeToValue(object, type);
        } catch (JsonMappingException e) {
            throw new UnusableEventException("The field " + field(e)
                    + (e instanceof StripeBounds.BeyondBoundsException
                            ? " is beyond any bounds"
                            : " has not the type that Stripe gives it"));
        } catch (JsonProcessingException e) {
            throw new UnusableEventException("The object of the event cannot be read");
        }
    }

    /** Where it is, in names of ours: a key that the sender chose has none of their form, should one ever get here. */
    private static String field(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null
                        ? "[]"
                        : OUR_NAME.matcher(step.getFieldName()).matches() ? step.getFieldName() : "?")
                .collect(Collectors.joining("."));
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
    record Page<T>(List<T> data) {

        /** @throws IllegalArgumentException when there are more than Stripe lists anywhere, or one is null */
        Page {
            if (data != null && (data.size() > StripeBounds.LIST_LIMIT || data.contains(null))) {
                throw new IllegalArgumentException("Longer than a page, or with a gap in it");
            }
        }

        static <T> List<T> of(Page<T> page) {
            return page == null || page.data == null ? List.of() : page.data;
        }
    }

    @RegisterForReflection
    record Address(String country) {}

    /** {@code billing_details} of a charge and {@code customer_details} of a session. */
    @RegisterForReflection
    record Person(String name, String email, Address address) {}

    /**
     * What a donor chose in the lists that a session adds to the form ("Add custom fields", Checkout). Others than us may add fields,
     * of any shape: what is no choice from a list of ours is none, and makes no payment unusable.
     */
    @RegisterForReflection
    record CustomFields(Map<String, String> chosen) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static CustomFields of(JsonNode fields) {
            Map<String, String> chosen = new HashMap<>();
            for (JsonNode field : fields) {
                JsonNode value = field.path("dropdown").path("value");
                if (field.path("key").isTextual() && value.isTextual()) {
                    chosen.putIfAbsent(field.path("key").textValue(), value.textValue());
                }
            }
            return new CustomFields(chosen);
        }

        /** @return null where nothing was chosen */
        static String chosen(CustomFields fields, String key) {
            return fields == null ? null : fields.chosen.get(key);
        }
    }

    @RegisterForReflection
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
            Map<String, String> metadata,
            CustomFields customFields) {}

    @RegisterForReflection
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
    record Charge(
            String id,
            String object,
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

    /** Of a charge that failed, what attempts are counted by. */
    @RegisterForReflection
    record FailedCharge(
            String id,
            String status,
            Long created,
            String failureCode,
            ChargeOutcome outcome,
            MethodDetails paymentMethodDetails,
            BillingPlace billingDetails,
            Ref paymentIntent,
            Map<String, String> metadata) {}

    @RegisterForReflection
    record ChargeOutcome(String reason, String riskLevel) {}

    @RegisterForReflection
    record MethodDetails(CardPlace card) {}

    /** Nothing of a card but where it is from. */
    @RegisterForReflection
    record CardPlace(String country) {}

    /** Nothing of a person but where they are. */
    @RegisterForReflection
    record BillingPlace(Address address) {}

    @RegisterForReflection
    record FraudWarning(String id, Boolean actionable, String fraudType, Ref charge, Ref paymentIntent) {}

    @RegisterForReflection
    record Review(String id, Boolean open, String reason, String closedReason, Ref charge, Ref paymentIntent) {}

    @RegisterForReflection
    record Refund(
            String id,
            String object,
            Long created,
            Long amount,
            String currency,
            String status,
            Ref charge,
            Ref paymentIntent,
            Movement balanceTransaction) {}

    @RegisterForReflection
    record Dispute(
            String id,
            Long created,
            Long amount,
            String currency,
            String status,
            Ref charge,
            Ref paymentIntent,
            List<Movement> balanceTransactions,
            EvidenceDetails evidenceDetails) {}

    /** @param dueBy zero where the bank allows no answer; null where it was not asked for one */
    @RegisterForReflection
    record EvidenceDetails(Long dueBy) {}

    @RegisterForReflection
    record Payout(
            String id,
            Long created,
            Long amount,
            String currency,
            String status,
            Long arrivalDate,
            Boolean automatic,
            String method,
            String reconciliationStatus,
            Ref balanceTransaction,
            Ref failureBalanceTransaction,
            String failureCode) {}

    /** A balance transaction as a list shows it; its source is read where it is known what it may be. */
    @RegisterForReflection
    record ListedTransaction(
            String id,
            Long created,
            Long availableOn,
            Long amount,
            Long fee,
            Long net,
            String currency,
            String type,
            String reportingCategory) {}

    /**
     * A balance transaction; only its id is known unless it is expanded. Amounts in the currency of the balance.
     *
     * @param exchangeRate from the other currency into that of the balance, positive; null when it was the same
     * @param reportingCategory what it was for, in a word of Stripe's ("Reporting categories")
     */
    @RegisterForReflection
    record Movement(
            Long created,
            Long amount,
            Long fee,
            Long net,
            String currency,
            Double exchangeRate,
            String reportingCategory) {

        private static final double LARGEST_RATE = 1e9;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Movement of(JsonNode node) throws JsonMappingException {
            return new Movement(
                    integer(node, "created"),
                    integer(node, "amount"),
                    integer(node, "fee"),
                    integer(node, "net"),
                    text(node, "currency"),
                    rate(node.path("exchange_rate")),
                    text(node, "reporting_category"));
        }

        private static Double rate(JsonNode node) {
            double rate = node.isNumber() ? node.doubleValue() : 0;
            return rate > 1 / LARGEST_RATE && rate < LARGEST_RATE ? rate : null;
        }

        private static Long integer(JsonNode node, String field) throws JsonMappingException {
            return StripeBounds.wholeNumber(node.path(field), field);
        }
    }

    /** The text of a field, or null when there is none. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.textValue() : null;
    }
}
