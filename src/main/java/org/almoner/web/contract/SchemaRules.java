package org.almoner.web.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;

/**
 * What answers always have is required: every component of a record, but those that are left out when they are null or empty
 * ({@code @JsonInclude}). What is read from the text of a parameter is a text, whatever class it becomes.
 */
final class SchemaRules {

    private static final String PREFIX = "#/components/schemas/";
    private static final DotName JSON_INCLUDE = DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");
    private static final DotName SCHEMA =
            DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
    private static final Set<String> LEAVES_OUT = Set.of("NON_NULL", "NON_EMPTY", "NON_ABSENT", "NON_DEFAULT");

    private final OpenAPI api;
    private final Map<String, List<ClassInfo>> records;

    SchemaRules(OpenAPI api, IndexView classes) {
        this.api = api;
        records = classes.getKnownClasses().stream()
                .filter(type -> type.isRecord() && type.name().toString().startsWith("org.almoner."))
                .collect(Collectors.groupingBy(SchemaRules::nameInDocument));
    }

    void apply() {
        api.getComponents().getSchemas().values().forEach(SchemaRules::withoutPatterns);
        answers().forEach(schema -> require(schema.getKey(), schema.getValue()));
        operations()
                .filter(operation -> operation.getParameters() != null)
                .flatMap(operation -> operation.getParameters().stream())
                .forEach(this::readFromText);
    }

    private Stream<Operation> operations() {
        return api.getPaths().getPathItems().values().stream().flatMap(item -> item.getOperations().values().stream());
    }

    /** All that answers are made of, by name. */
    private Set<Map.Entry<String, Schema>> answers() {
        Deque<Schema> open = new ArrayDeque<>();
        operations()
                .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream())
                .map(APIResponse::getContent)
                .filter(content -> content != null && content.getMediaTypes() != null)
                .flatMap(content -> content.getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .filter(schema -> schema != null)
                .forEach(open::add);
        Map<String, Schema> found = new HashMap<>();
        Set<Schema> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (schema.getRef() != null && schema.getRef().startsWith(PREFIX)) {
                String name = schema.getRef().substring(PREFIX.length());
                Schema named = api.getComponents().getSchemas().get(name);
                if (named != null && found.put(name, named) == null) {
                    open.add(named);
                }
            } else if (seen.add(schema)) {
                parts(schema).forEach(open::add);
            }
        }
        return found.entrySet();
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.of(
                        schema.getProperties() == null
                                ? List.<Schema>of()
                                : schema.getProperties().values(),
                        schema.getItems() == null ? List.<Schema>of() : List.of(schema.getItems()),
                        schema.getAdditionalPropertiesSchema() == null
                                ? List.<Schema>of()
                                : List.of(schema.getAdditionalPropertiesSchema()),
                        schema.getAnyOf() == null ? List.<Schema>of() : schema.getAnyOf())
                .flatMap(parts -> parts.stream());
    }

    private void require(String name, Schema schema) {
        if (schema.getProperties() != null) {
            Set<String> properties = schema.getProperties().keySet();
            ClassInfo type = described(name, properties);
            schema.setRequired(properties.stream()
                    .filter(property -> !mayBeLeftOut(type, property))
                    .sorted()
                    .toList());
        }
    }

    /** Records of several rooms have the same name: the one that a schema describes has all of its properties. */
    private ClassInfo described(String name, Set<String> properties) {
        return records.getOrDefault(name, List.of()).stream()
                .filter(type -> type.fields().stream()
                        .map(FieldInfo::name)
                        .collect(Collectors.toSet())
                        .containsAll(properties))
                .findAny()
                .orElse(null);
    }

    private static boolean mayBeLeftOut(ClassInfo type, String property) {
        if (type == null) {
            return false;
        }
        FieldInfo field = type.field(property);
        AnnotationInstance own = field == null ? null : field.annotation(JSON_INCLUDE);
        AnnotationInstance rule = own == null ? type.declaredAnnotation(JSON_INCLUDE) : own;
        return rule != null
                && (field == null
                        || own != null
                        || !field.type().name().toString().matches("boolean|int|long|float"))
                && LEAVES_OUT.contains(rule.value() == null ? "" : rule.value().asEnum());
    }

    /**
     * They come from constraints, are written in Java's dialect, and hold only for one of several kinds (the one of phone numbers, of a
     * contact): to others they say what is not so. The descriptions tell what is expected.
     */
    private static void withoutPatterns(Schema schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(property -> property.setPattern(null));
        }
    }

    private void readFromText(Parameter parameter) {
        Schema schema = parameter.getSchema();
        if (schema == null || schema.getRef() == null) {
            return;
        }
        Schema named = api.getComponents().getSchemas().get(schema.getRef().substring(PREFIX.length()));
        if (named != null && named.getProperties() != null) {
            if (named.getType() == null || named.getType().contains(SchemaType.OBJECT)) {
                named.setType(List.of(SchemaType.STRING));
            }
            named.setProperties(null);
            named.setRequired(null);
        }
    }

    private static String nameInDocument(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        AnnotationValue name = schema == null ? null : schema.value("name");
        return name == null ? type.simpleName() : name.asString();
    }
}
