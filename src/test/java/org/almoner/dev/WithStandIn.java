package org.almoner.dev;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** The settings of dev mode for a test: Stripe is the stand-in, on the port of the test itself. */
public final class WithStandIn implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        int port = freePort();
        String here = "http://localhost:" + port;
        return Map.of(
                "quarkus.http.test-port",
                Integer.toString(port),
                "almoner.stripe.secret-key",
                "sk_test_standin",
                "almoner.stripe-api.base",
                here + StandIn.PATH,
                "almoner.web.public-base-url",
                here,
                "almoner.reconciliation.grace",
                "0S",
                "almoner.speech.api-url",
                here + StandInSpeech.PATH,
                "almoner.speech.look",
                "1s");
    }

    @Override
    public void stop() {}

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
