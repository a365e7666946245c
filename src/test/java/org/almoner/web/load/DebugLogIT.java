package org.almoner.web.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almoner.dev.EmbeddedDatabase;
import org.almoner.testing.PackagedService;
import org.almoner.testing.SignedWebhook;
import org.almoner.testing.StripeLife;
import org.junit.jupiter.api.Test;

/** Somebody sets the log to everything, and still no secret, contact or body is in it. */
class DebugLogIT {

    private static final String PASSWORD = "hunter2-hunter2";
    private static final String KEY = "sk_test_51hostileGeheim8472";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    @Test
    void atEveryLevelTheLogIsSilentAboutPeopleAndSecrets() throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of("target", "debug-postgres"))) {
            database.reset();
            try (PackagedService service =
                    PackagedService.start(environment(database)).untilReady()) {
                live(service);
                assertThat(service.output())
                        .contains("below minimum logging level")
                        .doesNotContain(
                                "maria",
                                "Maria",
                                "Garcia",
                                "asker@",
                                "5555550123",
                                "Reading for Anna",
                                PASSWORD,
                                KEY,
                                "whsec_",
                                "geheim",
                                "billing_details",
                                "contactValue",
                                "Basic ",
                                "v1=",
                                " TRACE [")
                        .doesNotContain(database.url().replaceAll("\\?.*", ""));
            }
        }
    }

    private static Map<String, String> environment(EmbeddedDatabase database) {
        return Map.ofEntries(
                Map.entry("DATABASE_URL", database.url()),
                Map.entry("ADMIN_PASSWORD", PASSWORD),
                Map.entry("STRIPE_SECRET_KEY", KEY),
                Map.entry("STRIPE_API_BASE", "http://localhost:1"),
                Map.entry("PUBLIC_BASE_URL", "https://give.example.org"),
                Map.entry("QUARKUS_LOG_LEVEL", "ALL"),
                Map.entry("QUARKUS_LOG_CATEGORY__ORG_ALMONER__LEVEL", "ALL"),
                Map.entry("QUARKUS_LOG_CATEGORY__IO_VERTX__LEVEL", "TRACE"),
                Map.entry("QUARKUS_LOG_CATEGORY__IO_NETTY__LEVEL", "TRACE"),
                Map.entry("QUARKUS_LOG_CATEGORY__IO_QUARKUS__LEVEL", "TRACE"),
                Map.entry("QUARKUS_LOG_CATEGORY__ORG_HIBERNATE__LEVEL", "TRACE"),
                Map.entry("QUARKUS_LOG_CATEGORY__COM_STRIPE__LEVEL", "TRACE"),
                Map.entry("QUARKUS_LOG_CATEGORY__ORG_JBOSS_RESTEASY__LEVEL", "TRACE"));
    }

    /** What a service meets: people, payments, administrators, and those who get it wrong. */
    private static void live(PackagedService service) throws IOException {
        String made = service.post(
                        "/api/tickets/create",
                        "{\"contactType\":\"EMAIL\",\"contactValue\":\"asker@example.com\",\"displayName\":\"Reading for Anna\"}",
                        "Content-Type",
                        "application/json")
                .body();
        Matcher id = ID.matcher(made);
        assertThat(id.find()).as(made).isTrue();
        UUID ticket = UUID.fromString(id.group(1));
        service.post(
                "/api/tickets/create",
                "{\"contactType\":\"PHONE\",\"contactValue\":\"+15555550123\",\"contactType\":1}",
                "Content-Type",
                "application/json");
        for (var event : StripeLife.of(ticket).pays().events()) {
            String body = event.toString();
            String signature = SignedWebhook.header(body, SignedWebhook.SECRET, Instant.now());
            assertThat(service.post("/api/stripe/webhook", body, "Stripe-Signature", signature)
                            .statusCode())
                    .isEqualTo(200);
            service.post("/api/stripe/webhook", body, "Stripe-Signature", signature.replace("v1=", "v1=0"));
        }
        service.get("/api/tickets/maria@example.org");
        service.get("/maria@example.org?email=maria@example.org");
        service.post(
                "/api/tickets/" + ticket + "/checkout",
                "{\"amount\":25.00,\"currency\":\"USD\",\"successUrl\":\"https://give.example.org/?maria\","
                        + "\"cancelUrl\":\"https://give.example.org/\"}",
                "Content-Type",
                "application/json");
        for (String password : List.of(PASSWORD, "geheim")) {
            String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
            service.get("/admin/donations", "Authorization", "Basic " + basic);
            service.post("/admin/stripe/events/evt_1/replay", "", "Authorization", "Basic " + basic);
        }
    }
}
