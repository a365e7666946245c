package org.almoner.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.almoner.dev.OwnDatabase;
import org.almoner.live.Hurried;
import org.almoner.testing.Admin;
import org.almoner.web.access.EveryEndpointTest.Endpoint;
import org.junit.jupiter.api.Test;

/** A database that hangs keeps none of the limits that it was given; whoever asks is answered in time all the same, at every address. */
@QuarkusTest
@WithTestResource(OwnDatabase.class)
@WithTestResource(Hurried.class)
class FrozenDatabaseTest {

    /** Of every answer, with some for a machine that is shared. */
    private static final Duration LIMIT = Duration.ofSeconds(14);

    private static final int NONE = 0;

    /** What needs no database. */
    private static final Set<String> FROM_MEMORY = Set.of("/health/live", "/health/db", "/admin/system/status");

    /** What has no answer without these. */
    private static final Map<String, String> ASKED = Map.of(
            "/api/knowledge/search", "?q=refunds",
            "/admin/receipts/check", "?sha256=" + "0".repeat(64),
            "/admin/payouts/transactions", "?donation=01890a5d-ac96-774b-bcce-b302099a8057");

    /** What is valid, so that it comes to the database; all others are asked without a body. */
    private static final Map<String, String> SENT = Map.of(
            "POST /api/tickets/create", "{\"contactType\":\"EMAIL\",\"contactValue\":\"frozen@example.org\"}",
            "POST /admin/profiles", "{\"displayName\":\"Frozen\",\"language\":\"en\",\"timeZone\":\"UTC\"}",
            "POST /admin/knowledge/sources",
                    "{\"title\":\"Frozen\",\"text\":\"It waits.\",\"format\":\"TEXT\",\"language\":\"en\"}",
            "DELETE /admin/people", "{\"email\":\"frozen@example.org\"}");

    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource
    URI server;

    private record Answer(Endpoint endpoint, int status, boolean retryAfter, String body) {}

    @Test
    void everyAnswerComesInTime() throws Exception {
        List<Endpoint> all = EveryEndpointTest.endpoints();
        // The first time classes are loaded, for which event loops stand still on a machine that is shared.
        askAll(all, LIMIT.multipliedBy(4));
        List<Answer> answers;
        OwnDatabase.get().freeze();
        try {
            answers = askAll(all, LIMIT);
        } finally {
            OwnDatabase.get().thaw();
        }
        assertThat(answers).hasSizeGreaterThan(60);
        assertThat(answers.stream().filter(answer -> answer.status() == NONE).map(Answer::endpoint))
                .as("without an answer within " + LIMIT)
                .isEmpty();
        assertThat(answers).allSatisfy(answer -> {
            String asked = answer.endpoint().toString();
            boolean readsThere = answer.endpoint().reads()
                    && !FROM_MEMORY.contains(answer.endpoint().path());
            if (readsThere || SENT.containsKey(asked)) {
                assertThat(answer.status()).as(asked).isEqualTo(503);
                assertThat(answer.retryAfter()).as(asked).isTrue();
            } else {
                assertThat(answer.status()).as(asked).isNotEqualTo(500);
            }
            if (asked.equals("POST /admin/db/self-test")) {
                assertThat(answer.body()).contains("\"failed\":7", "the database was away", "not tried");
            }
        });
    }

    private List<Answer> askAll(List<Endpoint> all, Duration limit) {
        List<CompletableFuture<Answer>> asked =
                all.stream().map(endpoint -> ask(endpoint, limit)).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Answer> ask(Endpoint endpoint, Duration limit) {
        URI address = server.resolve(endpoint.concrete() + ASKED.getOrDefault(endpoint.path(), ""));
        return client.sendAsync(
                        HttpRequest.newBuilder(address)
                                .method(
                                        endpoint.method(),
                                        BodyPublishers.ofString(SENT.getOrDefault(endpoint.toString(), "")))
                                .header("Authorization", Admin.AUTHORIZATION)
                                .header("Content-Type", "application/json")
                                .timeout(limit)
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(answer -> new Answer(
                        endpoint,
                        answer.statusCode(),
                        answer.headers().firstValue("Retry-After").isPresent(),
                        answer.body()))
                .exceptionally(failure -> new Answer(endpoint, NONE, false, ""));
    }
}
