package org.almoner.system;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.MockedIssuer;
import org.almoner.testing.SignedWebhook;

/** What the packaged service needs around it: a PostgreSQL, a Stripe that listens to recordings too, and its settings. */
public final class PackagedWorld implements QuarkusTestResourceLifecycleManager {

    private static WireMockServer stripe;

    private final MockedIssuer issuer = new MockedIssuer();
    private EmbeddedDatabase database;

    static WireMockServer stripe() {
        return stripe;
    }

    @Override
    public Map<String, String> start() {
        database = EmbeddedDatabase.start(Path.of("target", "packaged-postgres"));
        database.reset();
        stripe = new WireMockServer(options().dynamicPort());
        stripe.start();
        stripe.stubFor(get(urlPathEqualTo("/v1/events")).willReturn(okJson("{\"data\":[],\"has_more\":false}")));
        stripe.stubFor(post(urlPathEqualTo("/v1/audio/transcriptions"))
                .willReturn(okJson("{\"text\":\"A parcel of zwieback.\",\"language\":\"english\","
                        + "\"segments\":[{\"start\":0,\"end\":1.5,\"text\":\"A parcel of zwieback.\"}]}")));
        Map<String, String> settings = new HashMap<>(issuer.start());
        settings.putAll(Map.ofEntries(
                Map.entry("DATABASE_URL", database.url()),
                Map.entry("ALLOW_UNKEYED_DONOR_HASH", "true"),
                Map.entry("ADMIN_PASSWORD", Admin.PASSWORD),
                Map.entry("STRIPE_WEBHOOK_SECRETS", SignedWebhook.SECRET),
                Map.entry("STRIPE_SECRET_KEY", "sk_test_packaged"),
                Map.entry("STRIPE_API_BASE", stripe.baseUrl()),
                Map.entry("SPEECH_API_URL", stripe.baseUrl()),
                Map.entry("ALMONER_SPEECH_LOOK", "1s"),
                Map.entry("ALMONER_BOOKS_LOOK", "1s"),
                Map.entry("ALLOWED_ORIGINS", "https://give.example.org"),
                Map.entry("RATE_LIMIT", "0")));
        return settings;
    }

    @Override
    public void stop() {
        stripe.stop();
        issuer.stop();
        database.close();
    }
}
