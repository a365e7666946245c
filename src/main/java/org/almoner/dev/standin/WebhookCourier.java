package org.almoner.dev.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.net.Webhook;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Delivers events to a webhook as Stripe does: signed anew for each try, with growing pauses until it is answered with 2xx.
 * It can be told to be as unreliable as the world is.
 */
public final class WebhookCourier {

    /**
     * How events travel.
     *
     * @param late before the first try
     * @param twice each event is delivered two times
     * @param shuffled each delivery waits for a random part of {@link #SHUFFLE}, so that later ones overtake
     * @param drop the part of events that is never delivered, from 0 to 1
     * @param seed of what is random
     */
    public record DeliveryFaults(Duration late, boolean twice, boolean shuffled, double drop, long seed) {

        public static final DeliveryFaults GOOD = new DeliveryFaults(Duration.ZERO, false, false, 0, 1);

        public DeliveryFaults {
            if (late.isNegative() || late.compareTo(MAX_LATE) > 0 || !(drop >= 0 && drop <= 1)) {
                throw StandInRefusal.invalid(null, null, "late is at most 600 seconds, and drop from 0 to 1");
            }
        }
    }

    private static final Logger LOG = Logger.getLogger(WebhookCourier.class);
    private static final Duration MAX_LATE = Duration.ofMinutes(10);
    private static final Duration SHUFFLE = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    /** Pauses double: after these the event is given up, a good quarter of an hour later. With Stripe it is three days. */
    private static final int MAX_TRIES = 10;

    private static final int MAX_UNDER_WAY = 10_000;

    private final Vertx vertx;
    private final Clock clock;
    private final Supplier<URI> webhook;
    private final String secret;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private DeliveryFaults faults = DeliveryFaults.GOOD;
    private Random random = new Random(faults.seed());

    /** @param secret with which it signs; null when there is none, and then nothing is delivered */
    WebhookCourier(Vertx vertx, Clock clock, Supplier<URI> webhook, String secret) {
        this.vertx = vertx;
        this.clock = clock;
        this.webhook = webhook;
        this.secret = secret;
    }

    public synchronized DeliveryFaults faults() {
        return faults;
    }

    public synchronized void behave(DeliveryFaults faults) {
        this.faults = faults;
        random = new Random(faults.seed());
    }

    /** Events that will still be delivered, or given up. */
    public int underWay() {
        return underWay.get();
    }

    public int dropped() {
        return dropped.get();
    }

    /** Deliveries that were answered with 2xx. */
    public int delivered() {
        return delivered.get();
    }

    /** Tries that were not. */
    public int refused() {
        return refused.get();
    }

    synchronized void deliver(ObjectNode event) {
        if (random.nextDouble() < faults.drop() || secret == null || underWay.get() >= MAX_UNDER_WAY) {
            dropped.incrementAndGet();
            return;
        }
        for (int i = 0; i < (faults.twice() ? 2 : 1); i++) {
            long wait = faults.late().toMillis()
                    + (faults.shuffled() ? random.nextInt(Math.toIntExact(SHUFFLE.toMillis())) : 0);
            underWay.incrementAndGet();
            attempt(event.toString(), 1, wait);
        }
    }

    private void attempt(String body, int number, long waitMillis) {
        vertx.setTimer(
                Math.max(1, waitMillis),
                due -> http.sendAsync(request(body), HttpResponse.BodyHandlers.discarding())
                        .whenComplete((answer, failure) -> {
                            if (answer != null && answer.statusCode() / 100 == 2) {
                                delivered.incrementAndGet();
                                underWay.decrementAndGet();
                            } else {
                                refused(body, number, answer == null ? 0 : answer.statusCode());
                            }
                        }));
    }

    private void refused(String body, int number, int status) {
        refused.incrementAndGet();
        if (number == MAX_TRIES) {
            LOG.warnf("The stand-in of Stripe gave an event up after %d tries", number);
            underWay.decrementAndGet();
            return;
        }
        LOG.debugf("The webhook answered %d to try %d; the stand-in of Stripe tries again", status, number);
        attempt(body, number + 1, FIRST_PAUSE.toMillis() << (number - 1));
    }

    private HttpRequest request(String body) {
        return HttpRequest.newBuilder(webhook.get())
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                .header("Stripe-Signature", signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    private String signature(String body) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, secret, clock.instant().getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has HMAC-SHA-256
        }
    }
}
