package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.inbox.WebhookSignature.SignatureFinding;
import org.almoner.testing.LogWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against stripe-java, which signs here as Stripe does. */
class WebhookSignatureTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String BODY = "{\"id\":\"evt_1\",\"näme\":\"Übung\"}";

    private final WebhookSignature signature = with("whsec_new", " whsec_old ");

    @ParameterizedTest
    @ValueSource(longs = {20_261, 20_262, 20_263})
    void agreesWithStripeJavaOnAnyBodyAndAnyChangeOfIt(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String body = text(random);
            String secret = "whsec_" + Long.toHexString(random.nextLong());
            WebhookSignature ours = with(secret);
            String header = Webhook.Signature.generateSignatureHeader(body, secret, NOW.getEpochSecond());
            assertThat(ours.check(bytes(body), header)).as("seed %d", seed).isEqualTo(SignatureFinding.VALID);

            byte[] changed = bytes(body + "x");
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
            assertThat(ours.check(changed, header)).as("seed %d", seed).isEqualTo(SignatureFinding.WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_new", "whsec_old"})
    void anyOfTheSecretsCounts(String secret) throws Exception {
        assertThat(signature.check(bytes(BODY), header(secret, NOW))).isEqualTo(SignatureFinding.VALID);
    }

    @Test
    void anyOfTheSignaturesCounts() throws Exception {
        String valid = header("whsec_old", NOW);
        assertThat(signature.check(bytes(BODY), valid.replace(",v1=", ",v0=abc,v1=0000,v1=")))
                .isEqualTo(SignatureFinding.VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void timeWithinTheToleranceIsTaken(long seconds) throws Exception {
        assertThat(signature.check(bytes(BODY), header("whsec_new", NOW.plusSeconds(seconds))))
                .isEqualTo(SignatureFinding.VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void timeBeyondTheToleranceIsRefused(long seconds) throws Exception {
        assertThat(signature.check(bytes(BODY), header("whsec_new", NOW.plusSeconds(seconds))))
                .isEqualTo(SignatureFinding.TOO_OLD);
    }

    @Test
    void otherSecretIsRefused() throws Exception {
        assertThat(signature.check(bytes(BODY), header("whsec_other", NOW))).isEqualTo(SignatureFinding.WRONG);
        assertThat(with().check(bytes(BODY), header("", NOW))).isEqualTo(SignatureFinding.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "t=",
                "t=,v1=",
                "v1=abc",
                "t=1795521600",
                "t=-1,v1=abc",
                "t=9999999999999999999,v1=abc",
                "t=١٢٣,v1=abc",
                "x"
            })
    void whatIsNoHeaderIsRefused(String header) {
        assertThat(signature.check(bytes(BODY), header)).isEqualTo(SignatureFinding.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=1795521600,v1=", "t=1795521600,v1=abc", "t=1795521600,v1=ä"})
    void whatIsNoSignatureFitsNoSecret(String header) {
        assertThat(signature.check(bytes(BODY), header)).isEqualTo(SignatureFinding.WRONG);
    }

    @Test
    void missingHeaderIsRefused() {
        assertThat(signature.check(bytes(BODY), null)).isEqualTo(SignatureFinding.MISSING);
    }

    @Test
    void startTellsThatNothingIsAcceptedWithoutASecret() {
        try (LogWatch log = new LogWatch(WebhookSignature.class)) {
            with("whsec_a").onStart(new StartupEvent());
            assertThat(log.lines()).isEmpty();
            with(" ").onStart(new StartupEvent());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN No delivery to the webhook is accepted: ")
                    .contains("STRIPE_WEBHOOK_SECRETS", "what to do: ");
        }
    }

    private static String header(String secret, Instant at) throws GeneralSecurityException {
        return Webhook.Signature.generateSignatureHeader(
                BODY, secret.isEmpty() ? "whsec_none" : secret, at.getEpochSecond());
    }

    private static WebhookSignature with(String... secrets) {
        return new WebhookSignature(
                new StripeAccountSettings() {
                    @Override
                    public Optional<String> secretKey() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> liveMode() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> ownAccount() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> webhookSecrets() {
                        return Optional.of(String.join(",", secrets));
                    }
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(60), 0x20, 0x2FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
