package org.almoner.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.almoner.testing.Waiting.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A Stripe whose every answer, and every failure to answer, a test decides. One server for one application. */
public final class MockedStripe implements QuarkusTestResourceLifecycleManager {

    public static final String KEY = "sk_test_mocked";

    /** What alerts, which go to this server too, are signed with. */
    public static final String ALERT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** Longer than the application waits for. */
    private static final int HANG_MILLIS = 4_000;

    private static final HeldAnswers HELD = new HeldAnswers();

    private static WireMockServer server;

    /** The server; a test resets it before it begins. */
    public static WireMockServer server() {
        return server;
    }

    /** Before a test: nobody waits any more for what the one before gave up, but its retries may still be asking. */
    public static void forgetAll(MeterRegistry metrics) {
        // Who has asked nothing yet since the start has no figure.
        await().until(() -> metrics.find("executor.active").tag("name", "stripe-job").gauges().stream()
                .allMatch(active -> active.value() == 0));
        server.resetAll();
    }

    /** From now on what stubs {@linkplain HeldAnswers#of keep back} is kept back until this is closed. */
    public static HeldAnswers.Held hold() {
        return HELD.begin();
    }

    @Override
    public Map<String, String> start() {
        server = new WireMockServer(options().dynamicPort().containerThreads(30).extensions(HELD));
        server.start();
        // The check of the key at start.
        server.stubFor(get(urlPathEqualTo("/v1/events")).willReturn(okJson("{\"data\":[],\"has_more\":false}")));
        return Map.ofEntries(
                Map.entry("almoner.stripe.secret-key", KEY),
                Map.entry("almoner.stripe-api.base", server.baseUrl()),
                Map.entry("almoner.stripe-api.connect-timeout", "1500MS"),
                Map.entry("almoner.stripe-api.read-timeout", "1500MS"),
                Map.entry("almoner.stripe-api.retries", "1"),
                Map.entry("almoner.stripe-api.workers", "2"),
                Map.entry("almoner.stripe-api.waiting", "2"),
                // Tests run the jobs when they want them run.
                Map.entry("almoner.stripe-jobs.look", "off"),
                Map.entry("almoner.reconciliation.patience", "5S"),
                Map.entry("almoner.stripe-import.rate", "100"),
                Map.entry("almoner.payouts.rate", "100"),
                Map.entry("almoner.checkout.limits", "USD:2-5000,KWD:1-100"),
                Map.entry("almoner.alerts.url", server.baseUrl() + "/alerts"),
                Map.entry("almoner.alerts.secret", ALERT_SECRET),
                Map.entry("almoner.web.allowed-origins", "https://give.example.org"));
    }

    @Override
    public void stop() {
        server.stop();
    }

    /** Ways in which Stripe, or the network before it, fails. */
    public enum Failure {
        BAD_REQUEST(error(400, "parameter_invalid_integer")),
        WRONG_KEY(error(401, "api_key_expired")),
        CARD(error(402, "card_declined")),
        FORBIDDEN(error(403, "more_permissions_required")),
        TOO_MANY(error(429, "rate_limit")),
        BROKEN(error(500, "api_error")),
        NO_STRIPE(aResponse().withStatus(502).withBody("<html>Bad gateway</html>")),
        CUT_LINE(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
        EMPTY(aResponse().withFault(Fault.EMPTY_RESPONSE)),
        GARBAGE(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
        HALF_AN_ANSWER(okJson("{\"id\":\"cs_test_half\",\"object\":\"checkout.session\",\"da")),
        OTHER_JSON(okJson("{\"id\":1}")),
        NO_JSON(okJson("fine")),
        HANGS(okJson("{}").withFixedDelay(HANG_MILLIS));

        private final ResponseDefinitionBuilder answer;

        Failure(ResponseDefinitionBuilder answer) {
            this.answer = answer;
        }

        public ResponseDefinitionBuilder answer() {
            return answer;
        }

        /** With words that must never leave the service. */
        public static ResponseDefinitionBuilder error(int status, String code) {
            return aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"error\":{\"code\":\"" + code
                            + "\",\"type\":\"some_error\",\"message\":\"Secret words about maria@example.com and "
                            + KEY + "\"}}");
        }
    }
}
