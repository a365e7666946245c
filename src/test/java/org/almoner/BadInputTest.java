package org.almoner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almoner.testing.Admin;
import org.almoner.testing.JsonEndpoint;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.Rows;
import org.almoner.testing.SignedWebhook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets a clear 4xx problem from every public endpoint, never a 5xx, and leaves no row. */
@QuarkusTest
@WithTestResource(
        MockedNeighbours.class) // with a key: without one a checkout is not asked where its donor is sent back to
class BadInputTest {

    /** Add an endpoint of yours to one of these three tables, and its table of rows to {@link #TABLES}. */
    private static final List<JsonEndpoint> JSON_ENDPOINTS = List.of(newTicket(), newCheckout());

    private static final Map<String, String> ENDPOINTS_WITH_ID = Map.of(
            "/api/tickets/{id}", "GET",
            "/api/tickets/{id}/donations", "GET",
            "/api/tickets/{id}/donations/total", "GET",
            "/api/tickets/{id}/donations/stream", "GET",
            "/api/tickets/{id}/wall", "GET",
            "/api/tickets/{id}/recordings", "POST",
            "/api/recordings/{id}", "GET");

    private static final List<String> PAGED_ENDPOINTS = List.of(
            "/api/tickets/01890a5d-ac96-774b-bcce-b302099a8057/donations",
            "/api/tickets/01890a5d-ac96-774b-bcce-b302099a8057/wall",
            "/api/knowledge/search");

    private static final List<String> TABLES = List.of(
            "recording_tickets",
            "recordings",
            "recording_parts",
            "stripe_events",
            "stripe_attributions",
            "ticket_totals",
            "receipts",
            "receipt_numbers");

    private static final String COUNTS = TABLES.stream()
            .map(table -> "(select count(*) from " + table + ") as " + table)
            .collect(Collectors.joining(", ", "select ", ""));

    private static final String WEBHOOK = "/api/stripe/webhook";
    private static final Set<String> BEYOND_BOUNDS = Set.of("deep in an unknown field", "long name", "long number");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    URI server;

    @Inject
    Rows rows;

    private static JsonEndpoint newTicket() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("contactType", "\"EMAIL\"");
        fields.put("contactValue", "\"someone@example.com\"");
        fields.put("displayName", "\"Reading for Anna\"");
        return new JsonEndpoint(
                "/api/tickets/create",
                fields,
                List.of("displayName"),
                Map.of(
                        "contactType", List.of("\"email\"", "\"FAX\"", "0"),
                        "contactValue",
                                List.of(
                                        "\"someone\"",
                                        "\"a@b\"",
                                        "\"@example.com\"",
                                        "\"a b@example.com\"",
                                        "\"a@b@example.com\"",
                                        "\" \"",
                                        "\"someone@example.com \"",
                                        "\"some\\u0000one@example.com\"",
                                        "\"a@example.com\\n\"",
                                        "\"\\ud800a@example.com\"",
                                        "\"\\u00a0a@example.com\"",
                                        "\"a@example.com\\u200b\"",
                                        "\"a@example..com\"",
                                        "\"+14155550123\"",
                                        "\"a@" + "x.".repeat(130) + "com\"",
                                        "\"" + "a".repeat(65) + "@example.com\""),
                        "displayName",
                                List.of(
                                        "\"\"",
                                        "\"  \"",
                                        "\"" + "x".repeat(121) + "\"",
                                        "\"a\\u0000b\"",
                                        "\"a\\nb\"",
                                        "\"\\ud800\"",
                                        "\"" + "x".repeat(500_000) + "\"")));
    }

    private static JsonEndpoint newCheckout() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("amount", "25.00");
        fields.put("currency", "\"USD\"");
        fields.put("successUrl", "\"https://give.example.org/thanks\"");
        fields.put("cancelUrl", "\"https://give.example.org/\"");
        List<String> badAddresses = List.of(
                "\"/thanks\"",
                "\"give.example.org\"",
                "\"javascript:alert(1)\"",
                "\"https://user@give.example.org/\"",
                "\"https://give.example.org/\\u0000\"",
                "\"https://give.example.org/\\r\\nx\"",
                "\"https://\"",
                "\"https://give.example.org/" + "x".repeat(3_000) + "\"");
        return new JsonEndpoint(
                "/api/tickets/01890a5d-ac96-774b-bcce-b302099a8057/checkout",
                fields,
                List.of(),
                Map.of(
                        "amount",
                        List.of("0", "-1", "0.001", "25.001", "1e99999", "-1e99999", "1e-99999", "1000000000000"),
                        "currency",
                        List.of("\"usd\"", "\"US\"", "\"USDD\"", "\"XXX\"", "\"ABC\"", "\"\\u0000SD\""),
                        "successUrl",
                        badAddresses,
                        "cancelUrl",
                        badAddresses));
    }

    private static JsonEndpoint ticketByPhone() {
        return new JsonEndpoint(
                "/api/tickets/create",
                Map.of("contactType", "\"PHONE\"", "contactValue", "\"+14155550123\""),
                List.of(),
                Map.of(
                        "contactValue",
                        List.of(
                                "\"14155550123\"",
                                "\"+04155550123\"",
                                "\"+1 415 555 0123\"",
                                "\"+1415555012345678\"",
                                "\"+1\"",
                                "\"+1415555٠123\"",
                                "\"someone@example.com\"",
                                "\"+14155550123\\n\"")));
    }

    /** Signed, so that it gets past the door. */
    private static JsonEndpoint event() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", "\"evt_1\"");
        fields.put("object", "\"event\"");
        fields.put("type", "\"charge.updated\"");
        fields.put("created", "1767225600");
        fields.put("livemode", "false");
        fields.put("data", "{\"object\":{}}");
        return new JsonEndpoint(WEBHOOK, fields, List.of(), Map.of());
    }

    static Stream<BadInput> inputs() {
        return Stream.of(
                        Stream.concat(JSON_ENDPOINTS.stream(), Stream.of(ticketByPhone()))
                                .flatMap(JsonEndpoint::inputs),
                        // An event all the same, which is recorded as unusable (PoisonTest).
                        event().unreadable().filter(input -> !BEYOND_BOUNDS.contains(input.name())),
                        ENDPOINTS_WITH_ID.entrySet().stream()
                                .flatMap(endpoint -> BadInputs.ofId(endpoint.getValue(), endpoint.getKey())),
                        PAGED_ENDPOINTS.stream().flatMap(BadInputs::ofPages))
                .flatMap(inputs -> inputs);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isRefusedClearlyAndLeavesNothing(BadInput input) throws Exception {
        Map<String, Object> before = countRows();
        HttpResponse<String> answer = CLIENT.send(request(input), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(input.status());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.fieldNames()).toIterable().contains("type", "title", "status", "detail", "instance");
        assertThat(problem.get("status").asInt()).isEqualTo(input.status());
        assertThat(answer.body()).doesNotContain("Exception", "someone@", "4155550", "Anna", "org.almoner", "java.");
        if (input.field() != null) {
            assertThat(problem.path("errors").findValuesAsText("field"))
                    .as(answer.body())
                    .contains(input.field());
        }
        assertThat(countRows()).isEqualTo(before);
    }

    /** Whatever asks: an error that names nothing helps nobody to mend what they sent. */
    @Test
    void errorNamesTheParameterThatIsWrongWhicheverOperationHasIt() throws Exception {
        List<String> unnamed = new ArrayList<>();
        Set<String> refused = new TreeSet<>();
        for (Asked asked : parameters()) {
            for (String bad : List.of("a%00", "%F0%9F%91%A9".repeat(255))) {
                HttpResponse<String> answer = CLIENT.send(
                        HttpRequest.newBuilder(server.resolve(asked.path() + "?" + asked.name() + "=" + bad))
                                .timeout(TIMEOUT)
                                .header("Authorization", Admin.AUTHORIZATION)
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode())
                        .as("%s: %s", asked, answer.body())
                        .isBetween(400, 499);
                if (answer.statusCode() == 400) {
                    refused.add(asked.name());
                    List<String> named =
                            JSON.readTree(answer.body()).path("errors").findValuesAsText("field");
                    if (!named.contains(asked.name())) {
                        unnamed.add(asked + "=" + bad + " names " + named);
                    }
                }
            }
        }
        assertThat(unnamed).isEmpty();
        assertThat(refused).contains("q", "name", "contact", "limit", "cursor", "since", "type", "zone");
    }

    private record Asked(String path, String name) {}

    /** The parameters that stand behind the question mark of what is only read. */
    private List<Asked> parameters() throws Exception {
        HttpRequest document = HttpRequest.newBuilder(server.resolve("/q/openapi?format=json"))
                .timeout(TIMEOUT)
                .build();
        JsonNode paths = JSON.readTree(
                        CLIENT.send(document, BodyHandlers.ofString()).body())
                .path("paths");
        List<Asked> parameters = new ArrayList<>();
        paths.fields()
                .forEachRemaining(path -> path.getValue().at("/get/parameters").forEach(parameter -> {
                    if (parameter.path("in").asText().equals("query")) {
                        String place = path.getKey().replaceAll("\\{[^}]*}", "01890a5d-ac96-774b-bcce-b302099a8057");
                        parameters.add(new Asked(place, parameter.path("name").asText()));
                    }
                }));
        return parameters;
    }

    private HttpRequest request(BadInput input) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(input.path())).timeout(TIMEOUT);
        if (input.contentType() != null) {
            request.header("Content-Type", input.contentType());
        }
        if (input.path().equals(WEBHOOK)) {
            String body = new String(input.body(), StandardCharsets.UTF_8);
            request.header("Stripe-Signature", SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now()));
        }
        return request.method(input.method(), body(input)).build();
    }

    private static BodyPublisher body(BadInput input) {
        if (input.body() == null) {
            return BodyPublishers.noBody();
        }
        return input.chunked()
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(input.body()))
                : BodyPublishers.ofByteArray(input.body());
    }

    private Map<String, Object> countRows() {
        return rows.one(COUNTS);
    }
}
