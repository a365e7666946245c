package org.almoner.web.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** As much of JSON Schema as the OpenAPI document uses; a property that the schema does not know is a mistake too. */
record JsonSchema(JsonNode document) {

    /** @return what is wrong, each with its place; empty when all fits */
    List<String> mistakes(JsonNode schema, JsonNode value, String place) {
        List<String> found = new ArrayList<>();
        check(schema, value, place, found);
        return found;
    }

    private void check(JsonNode given, JsonNode value, String place, List<String> found) {
        JsonNode schema = resolved(given);
        if (schema.has("anyOf")) {
            boolean fits = StreamSupport.stream(schema.get("anyOf").spliterator(), false)
                    .anyMatch(one -> mistakes(one, value, place).isEmpty());
            if (!fits) {
                found.add(place + " is none of what it may be: " + value);
            }
            return;
        }
        Set<String> types = new TreeSet<>();
        if (schema.path("type").isTextual()) {
            types.add(schema.get("type").asText());
        } else {
            schema.path("type").forEach(type -> types.add(type.asText()));
        }
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            found.add(place + " is no " + types + ": " + value);
            return;
        }
        if (value.isNull()) {
            return;
        }
        if (schema.has("enum")
                && StreamSupport.stream(schema.get("enum").spliterator(), false).noneMatch(value::equals)) {
            found.add(place + " is none of " + schema.get("enum") + ": " + value);
        }
        if (value.isTextual() && !isInFormat(schema.path("format").asText(), value.asText())) {
            found.add(place + " is no " + schema.path("format") + ": " + value);
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                found.add(place + "." + name.asText() + " is missing");
            }
        });
        if (value.isArray()) {
            value.forEach(element -> check(schema.path("items"), element, place + "[]", found));
        }
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            JsonNode of = schema.path("properties").path(property.getKey());
            String inside = place + "." + property.getKey();
            if (!of.isMissingNode()) {
                check(of, property.getValue(), inside, found);
            } else if (schema.path("additionalProperties").isObject()) {
                check(schema.get("additionalProperties"), property.getValue(), inside, found);
            } else if (schema.has("properties")) {
                found.add(inside + " is not in the schema");
            }
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static boolean isInFormat(String format, String text) {
        try {
            switch (format) {
                case "uuid" -> UUID.fromString(text);
                case "date-time" -> Instant.parse(text);
                case "date" -> LocalDate.parse(text);
                default -> {}
            }
            return true;
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
