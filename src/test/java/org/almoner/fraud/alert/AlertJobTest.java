package org.almoner.fraud.alert;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.almoner.database.sql.OwnContext;
import org.almoner.testing.LogWatch;
import org.almoner.testing.MockedNeighbours;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.Rows;
import org.almoner.testing.StoppableClock;
import org.almoner.testing.StripeJobRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts come signed, again until they are taken, and not for ever. */
@QuarkusTest
@WithTestResource(MockedNeighbours.class)
class AlertJobTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    AlertJob job;

    @Inject
    OwnContext ownContext;

    @Inject
    Rows rows;

    @Inject
    StoppableClock clock;

    private UUID id;

    @AfterEach
    void clockGoesOn() {
        clock.goOn();
    }

    @BeforeEach
    void oneAlertWaits() {
        MockedStripe.server().resetAll();
        StripeJobRows.reset(rows);
        rows.execute("delete from alerts");
        id = UUID.randomUUID();
        rows.execute(
                "insert into alerts (id, body, created_at, due_at) values (?, '{\"type\":\"fraud.case.opened\"}', now(), now())",
                id);
    }

    @Test
    void isSignedAndSentOnce() {
        answer(204);
        run();
        run();
        LoggedRequest sent = asked().get(0);
        assertThat(asked()).hasSize(1);
        String webhook = "msg_" + id.toString().replace("-", "");
        assertThat(sent.getHeader("webhook-id")).isEqualTo(webhook);
        assertThat(sent.getHeader("content-type")).isEqualTo("application/json");
        Instant at = Instant.ofEpochSecond(Long.parseLong(sent.getHeader("webhook-timestamp")));
        assertThat(at).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        byte[] key = Base64.getDecoder().decode(MockedStripe.ALERT_SECRET.substring("whsec_".length()));
        assertThat(sent.getHeader("webhook-signature"))
                .isEqualTo(AlertSignature.of(key, webhook, at, sent.getBodyAsString()));
        assertThat(row()).isEqualTo("SENT 204 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 302, 404, 429, 0})
    void whatIsNotTakenIsSentAgainLaterWithTheSameId(int status) {
        answer(status);
        run();
        assertThat(row()).startsWith("WAITING ").endsWith(" 1");
        run();
        int tried = asked().size();
        answer(200);
        rows.execute("update alerts set due_at = now()");
        run();
        assertThat(asked()).hasSize(tried + 1);
        assertThat(asked().stream()
                        .map(request -> request.getHeader("webhook-id"))
                        .distinct())
                .hasSize(1);
        assertThat(row()).isEqualTo("SENT 200 2");
    }

    @Test
    void alertOfAReplicaThatIsAheadIsNotLate() {
        rows.execute("update alerts set due_at = now() + interval '2 hours'");
        clock.stopAt(Instant.now().plus(Duration.ofHours(2)));
        answer(500);
        run();
        run();
        assertThat(row()).isEqualTo("WAITING 500 1");
        assertThat(rows.count("alerts", "due_at between now() and now() + interval '10 seconds'"))
                .isEqualTo(1);
        clock.goOn();
        rows.execute("update alerts set tries = 0, due_at = now() + interval '2 hours'");
        answer(200);
        run();
        assertThat(row()).isEqualTo("SENT 200 1");
    }

    @Test
    void isGivenUpInTheEnd() {
        answer(500);
        try (LogWatch log = new LogWatch(AlertJob.class)) {
            for (int i = 0; i < 9; i++) {
                rows.execute("update alerts set due_at = now()");
                run();
            }
            assertThat(row()).isEqualTo("GIVEN_UP 500 8");
            assertThat(log.lines()).contains("ERROR Alert " + id + " is given up after 8 tries (500)");
        }
    }

    @Test
    void whoIsGoneIsAskedNoMore() {
        answer(410);
        run();
        assertThat(row()).isEqualTo("GIVEN_UP 410 1");
    }

    private static void answer(int status) {
        MockedStripe.server()
                .stubFor(post(urlPathEqualTo("/alerts"))
                        .willReturn(
                                status == 0
                                        ? aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)
                                        : aResponse().withStatus(status).withHeader("Location", "/elsewhere")));
    }

    private static List<LoggedRequest> asked() {
        return MockedStripe.server().findAll(postRequestedFor(urlPathEqualTo("/alerts")));
    }

    private void run() {
        ownContext.start(job::sendIfDue).await().atMost(LIMIT);
    }

    private String row() {
        return (String) rows.one("select state || ' ' || outcome || ' ' || tries as said from alerts where id = ?", id)
                .get("said");
    }
}
