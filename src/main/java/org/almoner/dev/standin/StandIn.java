package org.almoner.dev.standin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The stand-in of Stripe: an account, and a courier that brings its events to our own webhook. It listens on our own port;
 * where that is, it learns from whoever calls it.
 */
@ApplicationScoped
public class StandIn {

    /** Where it lives; {@code STRIPE_API_BASE} leads here when development has no key of its own. */
    public static final String PATH = "/dev/stripe";

    private static final String WEBHOOK = "/api/stripe/webhook";

    private final StandInClock clock;
    private final StandInAccount account;
    private final WebhookCourier courier;
    private final Optional<String> publicBase;
    private final boolean inUse;
    private volatile int port;

    StandIn(Vertx vertx, Clock world, Config config) {
        port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(0);
        courier = new WebhookCourier(
                vertx, world, () -> URI.create("http://localhost:" + port + WEBHOOK), secret(config));
        clock = new StandInClock(world);
        account = new StandInAccount(clock, courier::deliver);
        publicBase = config.getOptionalValue("almoner.web.public-base-url", String.class);
        inUse = config.getOptionalValue("almoner.stripe-api.base", String.class)
                .filter(base -> base.endsWith(PATH))
                .isPresent();
    }

    public StandInClock clock() {
        return clock;
    }

    public StandInAccount account() {
        return account;
    }

    public WebhookCourier courier() {
        return courier;
    }

    /** Whether checkout goes here, and not to Stripe itself. */
    public boolean isInUse() {
        return inUse;
    }

    /** The address of this place, for whoever runs in this process. */
    public URI here() {
        return URI.create("http://localhost:" + port);
    }

    public void learnPort(HttpServerRequest request) {
        port = request.localAddress().port();
    }

    /** The address of this place, as a browser can reach it. */
    public String address(HttpServerRequest request) {
        String base = publicBase
                .filter(given -> !given.isBlank())
                .orElseGet(() -> request.scheme() + "://" + request.authority());
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH;
    }

    private static String secret(Config config) {
        return config.getOptionalValues("almoner.stripe.webhook-secrets", String.class).orElse(List.of()).stream()
                .map(String::strip)
                .filter(given -> !given.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
