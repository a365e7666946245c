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
        settings.put("RECEIPT_ISSUER_NAME", "Hilfe & Wärme e. V.");
        settings.put("RECEIPT_ISSUER_ADDRESS", "Lindenallee 1; 10115 Berlin");
        settings.put("RECEIPT_ISSUER_TAX_ID", "27/123/45678");
        settings.put("RECEIPT_ISSUER_COUNTRY", "DE");
        settings.put("RECEIPT_PURPOSE", "der Bildung");
        settings.put("RECEIPT_EXEMPTION_OFFICE", "für Körperschaften I Berlin");
        settings.put("RECEIPT_EXEMPTION_DATE", "2024-05-06");
        settings.put("RECEIPT_ARCHIVE_PUBLIC_KEY", ArchiveKeys.publicKey());
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
