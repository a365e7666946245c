package org.almoner.web.contract;

import java.util.List;
import java.util.Locale;
import org.almoner.web.problem.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** What every operation says: its id, who may call it, and how it fails. */
final class OperationRules {

    private static final String PROBLEM_SCHEMA = "#/components/schemas/Problem";

    private OperationRules() {}

    static void apply(String path, HttpMethod method, Operation operation) {
        if (operation.getOperationId() == null) {
            operation.setOperationId(id(method, path));
        }
        if (operation.getSecurity() == null) {
            operation.setSecurity(List.of());
        }
        failures(operation);
    }

    /** {@code getAdminTicketsById}: one that a resource names itself is nicer, this one is never missing. */
    static String id(HttpMethod method, String path) {
        StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
        for (String word : path.split("[/.{}-]+")) {
            if (!word.isEmpty() && !word.equals("api")) {
                boolean parameter = path.contains("{" + word + "}");
                id.append(parameter ? "By" : "")
                        .append(Character.toUpperCase(word.charAt(0)))
                        .append(word.substring(1));
            }
        }
        return id.toString();
    }

    private static void failures(Operation operation) {
        APIResponses answers = operation.getResponses();
        boolean mayBeInvalid = operation.getRequestBody() != null
                || operation.getParameters() != null
                        && !operation.getParameters().isEmpty();
        if (mayBeInvalid && !answers.hasAPIResponse("400")) {
            answers.addAPIResponse(
                    "400", OASFactory.createAPIResponse().description("Invalid; errors names the fields"));
        }
        answers.getAPIResponses().forEach((status, answer) -> {
            boolean failure = status.startsWith("4") || status.startsWith("5");
            if (failure && answer.getContent() == null) {
                answer.setContent(problem());
            }
        });
        answers.addAPIResponse(
                "default",
                OASFactory.createAPIResponse()
                        .description("Any other failure; Retry-After says when to come back, where that helps")
                        .content(problem()));
    }

    private static Content problem() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(PROBLEM_SCHEMA)));
    }
}
