package org.almoner.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends events to the webhook as Stripe does: signed, now or at a time of the test's choice. */
public final class SignedWebhook {

    /** One of the two secrets that tests are configured with. */
    public static final String SECRET = "whsec_test_current";

    public static final String ROLLED_SECRET = "whsec_test_rolled";

    private static final String PATH = "/api/stripe/webhook";
    private static final int AT_ONCE = 16;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private SignedWebhook() {}

    public static String header(String body, String secret, Instant at) {
        try {
            return Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Response send(JsonNode event) {
        return send(event.toString());
    }

    public static Response send(String body) {
        return send(body, header(body, SECRET, Instant.now()));
    }

    public static Response send(String body, String header) {
        return given().contentType("application/json; charset=utf-8")
                .header("Stripe-Signature", header)
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post(PATH);
    }

    /** All that is told of a payment, one after the other; each is taken. @return the same payment */
    public static StripeLife sendAll(StripeLife life) {
        life.events().forEach(event -> send(event).then().statusCode(200));
        return life;
    }

    /** The same. @param at by a clock that stands still, say */
    public static void sendAll(StripeLife life, Instant at) {
        life.events().forEach(event -> {
            String body = event.toString();
            send(body, header(body, SECRET, at)).then().statusCode(200);
        });
    }

    /** Events of which none waits for the one before it, a few at a time; each is taken. @param events as JSON, or the text of it */
    public static void sendTogether(List<?> events) {
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        for (Object event : events) {
            sent.add(sendAsync(event.toString()).thenApply(HttpResponse::statusCode));
            if (sent.size() % AT_ONCE == 0) {
                sent.forEach(CompletableFuture::join);
            }
        }
        assertThat(sent.stream().map(CompletableFuture::join)).allMatch(status -> status == 200);
    }

    /** Without waiting; completes with status and body. */
    public static CompletableFuture<HttpResponse<String>> sendAsync(JsonNode event) {
        return sendAsync(event.toString());
    }

    private static CompletableFuture<HttpResponse<String>> sendAsync(String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + PATH))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Stripe-Signature", header(body, SECRET, Instant.now()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
