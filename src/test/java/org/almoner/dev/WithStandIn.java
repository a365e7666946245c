package org.almoner.dev;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.almoner.dev.standin.StandIn;

/** The settings of dev mode for a test: Stripe is the stand-in, on the port of the test itself. */
public final class WithStandIn implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        int port = FreePort.next();
        String here = "http://localhost:" + port;
        Map<String, String> settings = new HashMap<>(DevSettings.mail(Integer.toString(FreePort.next())));
        settings.putAll(Map.of(
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
                "1s"));
        settings.put("DONOR_HASH_KEY", "with the stand-in");
        settings.put("almoner.thanks.look", "1s");
        settings.put("almoner.stripe-jobs.look", "1s");
        return settings;
    }

    @Override
    public void stop() {}
}
