package org.almoner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.almoner.speech.MockedSpeech;

/**
 * The one application of all tests in which the service is set up with everything that it can have: a Stripe, a server that
 * transcribes, an identity provider, a mail server, a public address, and keys.
 */
public final class MockedNeighbours implements QuarkusTestResourceLifecycleManager {

    public static final String HASH_KEY = "a key of mocked neighbours";
    public static final String PUBLIC_BASE_URL = "http://fund.example.org/almoner/";

    private final MockedStripe stripe = new MockedStripe();
    private final MockedSpeech speech = new MockedSpeech();
    private final MockedIssuer issuer = new MockedIssuer();
    private final MailServer mail = new MailServer();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(stripe.start());
        settings.putAll(speech.start());
        settings.putAll(issuer.start());
        settings.putAll(mail.start());
        settings.put("CONTACT_KEYS", ContactKeys.NEW + ", " + ContactKeys.OLD);
        settings.put("DONOR_HASH_KEY", HASH_KEY);
        settings.put("almoner.web.public-base-url", PUBLIC_BASE_URL);
        settings.put("STRIPE_EVENTS_KEEP_DAYS", "31");
        return settings;
    }

    @Override
    public void stop() {
        stripe.stop();
        speech.stop();
        issuer.stop();
        mail.stop();
    }
}
