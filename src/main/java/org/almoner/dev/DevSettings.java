package org.almoner.dev;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.almoner.dev.standin.StandIn;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What development and tests say where the environment says nothing. It is a class of this room and no line of
 * {@code application.properties}, because the room leaves the build before production: no profile of the production jar
 * knows these passwords.
 *
 * <p>Without a key of Stripe's, development talks to the {@link StandIn}; with one, the same command talks to Stripe itself.
 * So it is with the address of a transcription server and the {@link StandInSpeech}, and with that of a mail server and the
 * {@link StandInMail}.
 */
public final class DevSettings implements ConfigSourceFactory {

    private static final String KEY = "STRIPE_SECRET_KEY";
    private static final String SPEECH = "SPEECH_API_URL";
    private static final String MAIL = "MAIL_HOST";
    private static final String MAIL_PORT = "3025";
    private static final int BELOW_EVERYTHING_GIVEN = 90;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (context.getProfiles().contains("dev")) {
            return List.of(source(ofDevelopment(context)));
        }
        return context.getProfiles().contains("test") ? List.of(source(ofTests())) : List.of();
    }

    private static Map<String, String> ofDevelopment(ConfigSourceContext context) {
        // Whoever says it, also to Quarkus alone; application.properties takes it from PORT.
        ConfigValue port = context.getValue("quarkus.http.port");
        String here = "http://localhost:" + (isSet(port) ? port.getValue() : "3003");
        Map<String, String> settings = new HashMap<>(Map.of(
                "ADMIN_PASSWORD", "development-only",
                "AUDITOR_PASSWORD", "development-only",
                "STRIPE_WEBHOOK_SECRETS", "whsec_dev",
                // Links in letters are sealed with it; hashes of before it was there count.
                "DONOR_HASH_KEY", "development-only,unkeyed",
                "PUBLIC_BASE_URL", here));
        if (!isSet(context.getValue("RECEIPT_ISSUER_NAME"))) {
            settings.putAll(Map.of(
                    "RECEIPT_ISSUER_NAME", "Almoner in development",
                    "RECEIPT_ISSUER_ADDRESS", "1 Example Street; Springfield",
                    "RECEIPT_ISSUER_TAX_ID", "00-0000000",
                    "RECEIPT_ISSUER_COUNTRY", "US"));
        }
        if (!isSet(context.getValue(KEY))) {
            settings.putAll(Map.of(KEY, "sk_test_standin", "STRIPE_API_BASE", here + StandIn.PATH));
        }
        if (!isSet(context.getValue(SPEECH))) {
            settings.put(SPEECH, here + StandInSpeech.PATH);
        }
        if (!isSet(context.getValue(MAIL))) {
            settings.putAll(mail(MAIL_PORT));
        }
        return settings;
    }

    /** Of the {@link StandInMail}. */
    static Map<String, String> mail(String port) {
        return Map.of(
                MAIL,
                "localhost",
                "MAIL_PORT",
                port,
                "MAIL_TLS",
                "none",
                "MAIL_FROM",
                "Almoner in development <thanks@localhost>",
                StandInMail.IN_USE,
                "true");
    }

    private static Map<String, String> ofTests() {
        return Map.of(
                "ADMIN_PASSWORD", "test-admin-password",
                "AUDITOR_PASSWORD", "test-auditor-password",
                "STRIPE_WEBHOOK_SECRETS", "whsec_test_current,whsec_test_rolled",
                // Tests make more tickets in a minute than any client may; the test of the limit sets its own.
                "RATE_LIMIT", "0");
    }

    /** Before the factory that reads these settings: smaller goes first. */
    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(1_000);
    }

    private static ConfigSource source(Map<String, String> settings) {
        return new PropertiesConfigSource(settings, "development and tests", BELOW_EVERYTHING_GIVEN);
    }

    private static boolean isSet(ConfigValue given) {
        return given != null && given.getValue() != null && !given.getValue().isBlank();
    }
}
