package org.almoner.web.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.almoner.testing.Admin;
import org.almoner.testing.Tickets;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the service does, and the service does what the document says. */
@QuarkusTest
class ContractTest {

    private static final String NOWHERE = "01890a5d-ac96-774b-bcce-b302099a8057";

    /** Of tests (FailingResource). */
    static final Set<String> OTHERS_OF_TESTS =
            Set.of("/failing/{how}", "/paged", "/written", "/admin/door", "/admin/read", "/admin/forgotten");

    /** Goes on for ever. */
    private static final String STREAM = "/api/tickets/{id}/donations/stream";

    private record Operation(String method, String path, JsonNode said) {

        String at(String id) {
            return path.replace("{month}", "2020-01").replaceAll("\\{[^}]+}", id);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Test
    void everyOperationSaysWhatAFrontendNeeds() throws Exception {
        JsonNode document = document();
        assertThat(document.at("/servers/0/url").asText()).isEqualTo("/");
        Set<String> ids = new TreeSet<>();
        List<Operation> all = operations(document);
        assertThat(all).hasSizeGreaterThan(60).allSatisfy(operation -> {
            JsonNode said = operation.said();
            assertThat(said.path("operationId").asText())
                    .as(operation + " has an id")
                    .isNotEmpty();
            assertThat(ids.add(said.path("operationId").asText()))
                    .as(operation + " has an id of its own: " + said.path("operationId"))
                    .isTrue();
            assertThat(said.path("security").isArray())
                    .as(operation + " says who may")
                    .isTrue();
            assertThat(said.path("security").isEmpty())
                    .as(operation + " is for everybody, or not")
                    .isEqualTo(!operation.path().startsWith("/admin/"));
            said.path("responses").properties().forEach(answer -> {
                String as = operation + " " + answer.getKey();
                JsonNode content = answer.getValue().path("content");
                if (answer.getKey().equals("204")) {
                    assertThat(content.isEmpty()).as(as).isTrue();
                } else {
                    assertThat(content.isEmpty()).as(as + " has a body").isFalse();
                    content.forEach(body -> assertThat(body.path("schema").isEmpty())
                            .as(as + " has a type")
                            .isFalse());
                }
            });
            assertThat(said.at("/responses/default/content/application~1problem+json/schema/$ref")
                            .asText())
                    .as(operation + " fails with a problem")
                    .endsWith("/Problem");
        });
    }

    /** Of two types of one name the second gets a digit behind it, and rules that are written for one name meet the other. */
    @Test
    void everySchemaHasANameOfItsOwn() throws Exception {
        assertThat(document().at("/components/schemas").properties())
                .extracting(Map.Entry::getKey)
                .hasSizeGreaterThan(60)
                .filteredOn(name -> name.matches(".*\\d"))
                .isEmpty();
    }

    @Test
    void filterOfYesAndNoIsABoolean() throws Exception {
        List<JsonNode> found = operations(document()).stream()
                .flatMap(operation -> operation.said().findValues("parameters").stream())
                .flatMap(parameters -> StreamSupport.stream(parameters.spliterator(), false))
                .filter(parameter -> Set.of("public", "paidOut", "unexplained", "repair", "bom")
                        .contains(parameter.path("name").asText()))
                .toList();
        assertThat(found)
                .hasSizeGreaterThan(8)
                .allSatisfy(parameter -> assertThat(parameter.at("/schema/type").asText())
                        .as(parameter.toString())
                        .isEqualTo("boolean"));
    }

    @Test
    void everyExampleFitsItsSchema() throws Exception {
        JsonNode document = document();
        JsonSchema schemas = new JsonSchema(document);
        List<String> mistakes = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (Operation operation : operations(document)) {
            List<JsonNode> bodies = new ArrayList<>();
            bodies.add(operation.said().at("/requestBody/content/application~1json"));
            operation.said().path("responses").forEach(answer -> {
                bodies.add(answer.at("/content/application~1json"));
                bodies.add(answer.at("/content/application~1problem+json"));
            });
            for (JsonNode body : bodies) {
                for (Map.Entry<String, JsonNode> example : body.path("examples").properties()) {
                    JsonNode value = example.getValue().path("value");
                    JsonNode read = value.isTextual() ? new ObjectMapper().readTree(value.asText()) : value;
                    seen.add(operation.toString());
                    mistakes.addAll(schemas.mistakes(body.path("schema"), read, operation + " " + example.getKey()));
                }
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(seen).hasSizeGreaterThan(10);
    }

    @Test
    void everyReadingAnswersWhatItsTypeSays() throws Exception {
        JsonNode document = document();
        JsonSchema schemas = new JsonSchema(document);
        List<String> mistakes = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        String ticket = Tickets.open().toString();
        askAbout(ticket);
        for (Operation operation : operations(document)) {
            if (operation.method().equals("get") && !operation.path().equals(STREAM)) {
                for (String id : List.of(ticket, NOWHERE, "no-id")) {
                    // An auditor is told less by some.
                    for (Response answer : List.of(
                            Admin.request().get(operation.at(id)),
                            Admin.auditor().get(operation.at(id)))) {
                        JsonNode said = operation.said().path("responses");
                        JsonNode content = said.path(
                                        said.has("" + answer.statusCode()) ? "" + answer.statusCode() : "default")
                                .path("content");
                        String type = answer.contentType().replaceFirst(";.*", "");
                        if (type.endsWith("json")) {
                            assertThat(content.has(type))
                                    .as(operation + " answers " + type + ": " + answer.statusCode())
                                    .isTrue();
                            mistakes.addAll(schemas.mistakes(
                                    content.path(type).path("schema"),
                                    new ObjectMapper().readTree(answer.asByteArray()),
                                    operation + " " + answer.statusCode()));
                            seen.add(operation + " " + answer.statusCode());
                        }
                    }
                }
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(seen).hasSizeGreaterThan(120);
    }

    private static void askAbout(String ticket) {
        given().contentType("application/json")
                .body(Map.of(
                        "subject", "My recording",
                        "message", "When?",
                        "contactType", "EMAIL",
                        "contactValue", "visitor@example.com",
                        "ticketId", ticket))
                .post("/api/support")
                .then()
                .statusCode(201);
    }

    @Test
    void unknownParameterIsNamedEverywhere() throws Exception {
        for (Operation operation : operations(document())) {
            boolean isText = operation.said().at("/requestBody/content").has("text/plain");
            Response answer = Admin.request()
                    .contentType(isText ? "text/plain" : "application/json")
                    .request(operation.method(), operation.at(NOWHERE) + "?form=2026-01-01");
            if (operation.path().equals("/api/stripe/webhook")) {
                assertThat(answer.asString()).as(operation.toString()).doesNotContain("form");
            } else {
                assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(400);
                assertThat(answer.jsonPath().getString("errors[0].field"))
                        .as(operation.toString())
                        .isEqualTo("form");
            }
        }
    }

    @Test
    void knownParametersAreTakenWithEachOfTheirWords() throws Exception {
        JsonNode document = document();
        for (Operation operation : operations(document)) {
            for (JsonNode parameter : operation.said().path("parameters")) {
                JsonNode schema = parameter.path("schema");
                JsonNode words = schema.has("$ref")
                        ? document.at(schema.get("$ref").asText().substring(1)).path("enum")
                        : schema.path("enum");
                if (parameter.path("in").asText().equals("query")
                        && operation.method().equals("get")) {
                    for (JsonNode word : words) {
                        Response answer = Admin.request()
                                .get(operation.at(NOWHERE) + "?"
                                        + parameter.path("name").asText() + "=" + word.asText());
                        // Others may be missing; this one is not to blame.
                        assertThat(
                                        answer.statusCode() == 400
                                                ? answer.jsonPath().getList("errors.field")
                                                : List.of())
                                .as(operation + " " + parameter.path("name") + " " + word)
                                .doesNotContain(parameter.path("name").asText());
                    }
                }
            }
        }
    }

    @Test
    void nameOfAnUnknownParameterIsNotSaidAgainWhenItMayBeAPersons() {
        Response answer = given().get("/health/live?someone@example.com=1");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo("query");
        assertThat(answer.jsonPath().getString("detail")).doesNotContain("someone");
        assertThat(given().get("/api/tickets/" + NOWHERE + "/donations?form=1")
                        .jsonPath()
                        .getString("detail"))
                .contains("cursor, limit");
        assertThat(given().get("/q/health/live?a=b").statusCode()).isEqualTo(200);
    }

    static JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(given().accept("application/json").get("/q/openapi").asByteArray());
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (!OTHERS_OF_TESTS.contains(path.getKey())) {
                        all.add(new Operation(operation.getKey(), path.getKey(), operation.getValue()));
                    }
                }));
        return all;
    }
}
