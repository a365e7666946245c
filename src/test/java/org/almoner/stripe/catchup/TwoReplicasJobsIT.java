package org.almoner.stripe.catchup;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.almoner.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedStripe;
import org.almoner.testing.PackagedService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two packaged services on one database, each of which looks every second whether a job is due. */
class TwoReplicasJobsIT {

    private static final String SESSION = """
            {"id":"cs_test_two","object":"checkout.session","mode":"payment","status":"%s","payment_status":"unpaid",
             "created":1790000000,"expires_at":4102444800,"amount_total":2500,"currency":"usd","payment_intent":null,
             "metadata":{},"url":"https://checkout.stripe.com/c/pay/cs_test_two"}""";

    /** The walk asks for certain types; the check of the key does not. */
    private static final RequestPatternBuilder WALKS =
            getRequestedFor(urlPathEqualTo("/v1/events")).withQueryParam("types[0]", matching(".+"));

    private static final RequestPatternBuilder QUESTIONS =
            getRequestedFor(urlPathEqualTo("/v1/checkout/sessions/cs_test_two"));

    /** Time for several looks of the other replica while one is at work. */
    private static final int SLOW_MILLIS = 3_000;

    private WireMockServer stripe;
    private EmbeddedDatabase database;
    private PackagedService one;
    private PackagedService other;

    @BeforeEach
    void start() {
        stripe = new WireMockServer(options().dynamicPort());
        stripe.start();
        stripe.stubFor(get(urlPathEqualTo("/v1/events"))
                .willReturn(okJson("{\"object\":\"list\",\"data\":[],\"has_more\":false}")
                        .withFixedDelay(SLOW_MILLIS)));
        stripe.stubFor(post("/v1/checkout/sessions").willReturn(okJson(SESSION.formatted("open"))));
        stripe.stubFor(get(urlPathEqualTo("/v1/checkout/sessions/cs_test_two"))
                .withHeader("Authorization", equalTo("Bearer " + MockedStripe.KEY))
                .willReturn(okJson(SESSION.formatted("expired")).withFixedDelay(SLOW_MILLIS)));
        database = EmbeddedDatabase.start(Path.of("target", "jobs-postgres"));
        database.reset();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database.url(),
                "ADMIN_PASSWORD",
                Admin.PASSWORD,
                "STRIPE_SECRET_KEY",
                MockedStripe.KEY,
                "STRIPE_API_BASE",
                stripe.baseUrl(),
                "ALLOWED_ORIGINS",
                "https://give.example.org",
                "ALMONER_STRIPE_JOBS_LOOK",
                "1s",
                "ALMONER_JANITOR_EVERY",
                "1S",
                "ALMONER_JANITOR_FIRST_AFTER",
                "1S");
        one = PackagedService.start(environment);
        other = PackagedService.start(environment);
        one.untilReady();
        other.untilReady();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        database.close();
        stripe.stop();
    }

    @Test
    void eachJobIsDoneOnce() throws IOException {
        UUID ticket = one.openTicket();
        assertThat(one.post(
                                "/api/tickets/" + ticket + "/checkout",
                                "{\"amount\":25,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/\","
                                        + "\"cancelUrl\":\"https://give.example.org/\"}",
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin("/admin/donations").contains("\"EXPIRED\""));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin("/admin/stripe/reconcile").contains("\"FINISHED\""));
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> stripe.findAll(WALKS).size() == 1
                        && stripe.findAll(QUESTIONS).size() == 1);
    }

    private String admin(String path) throws IOException {
        return other.get(path, "Authorization", Admin.AUTHORIZATION).body();
    }
}
