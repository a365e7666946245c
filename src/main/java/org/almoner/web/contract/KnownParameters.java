package org.almoner.web.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of a query that each operation has, as the OpenAPI document lists them: what is not in the contract is unknown.
 * Read from the document and not from the methods, whose annotations a native executable does not have.
 */
@Singleton
class KnownParameters {

    private static final String PARAMETERS = "parameters";

    private final OpenApiDocumentService document;
    private final ObjectMapper json;
    private volatile Map<String, Set<String>> byOperation;

    KnownParameters(OpenApiDocumentService document, ObjectMapper json) {
        this.document = document;
        this.json = json;
    }

    /**
     * @param template the path as its resource declares it
     * @return empty for what the document does not describe
     */
    Optional<Set<String>> of(String method, String template) {
        if (byOperation == null) {
            byOperation = read();
        }
        return Optional.ofNullable(byOperation.get(key(method, template)));
    }

    private Map<String, Set<String>> read() {
        try {
            JsonNode paths = json.readTree(document.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON))
                    .path("paths");
            Map<String, Set<String>> all = new HashMap<>();
            paths.properties()
                    .forEach(path -> path.getValue().properties().forEach(operation -> {
                        Set<String> names = new TreeSet<>();
                        add(path.getValue().path(PARAMETERS), names);
                        add(operation.getValue().path(PARAMETERS), names);
                        all.put(key(operation.getKey(), path.getKey()), Set.copyOf(names));
                    }));
            return Map.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(JsonNode parameters, Set<String> names) {
        parameters.forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        });
    }

    private static String key(String method, String template) {
        String verb = method.toUpperCase(Locale.ROOT);
        return (verb.equals("HEAD") ? "GET" : verb) + " " + template;
    }
}
