package org.almoner.system;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.Admin;
import org.almoner.testing.SignedWebhook;

/** What the packaged service needs around it: a PostgreSQL, a Stripe, and its settings. */
public final class PackagedWorld implements QuarkusTestResourceLifecycleManager {

    private static WireMockServer stripe;

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
        return Map.of(
                "DATABASE_URL",
                database.url(),
                "ALLOW_UNKEYED_DONOR_HASH",
                "true",
                "ADMIN_PASSWORD",
                Admin.PASSWORD,
                "STRIPE_WEBHOOK_SECRETS",
                SignedWebhook.SECRET,
                "STRIPE_SECRET_KEY",
                "sk_test_packaged",
                "STRIPE_API_BASE",
                stripe.baseUrl(),
                "ALLOWED_ORIGINS",
                "https://give.example.org",
                "RATE_LIMIT",
                "0");
    }

    @Override
    public void stop() {
        stripe.stop();
        database.close();
    }
}
