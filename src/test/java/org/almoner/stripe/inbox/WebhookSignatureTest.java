package org.almoner.stripe.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.almoner.stripe.api.StripeConfig;
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
            assertThat(ours.isValid(bytes(body), header)).as("seed %d", seed).isTrue();

            byte[] changed = bytes(body + "x");
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
            assertThat(ours.isValid(changed, header)).as("seed %d", seed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_new", "whsec_old"})
    void anyOfTheSecretsCounts(String secret) throws Exception {
        assertThat(signature.isValid(bytes(BODY), header(secret, NOW))).isTrue();
    }

    @Test
    void anyOfTheSignaturesCounts() throws Exception {
        String valid = header("whsec_old", NOW);
        assertThat(signature.isValid(bytes(BODY), valid.replace(",v1=", ",v0=abc,v1=0000,v1=")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void timeWithinTheToleranceIsTaken(long seconds) throws Exception {
        assertThat(signature.isValid(bytes(BODY), header("whsec_new", NOW.plusSeconds(seconds))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void timeBeyondTheToleranceIsRefused(long seconds) throws Exception {
        assertThat(signature.isValid(bytes(BODY), header("whsec_new", NOW.plusSeconds(seconds))))
                .isFalse();
    }

    @Test
    void otherSecretIsRefused() throws Exception {
        assertThat(signature.isValid(bytes(BODY), header("whsec_other", NOW))).isFalse();
        assertThat(with().isValid(bytes(BODY), header("", NOW))).isFalse();
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
                "t=1795521600,v1=",
                "t=1795521600,v1=abc",
                "t=1795521600,v1=ä",
                "t=-1,v1=abc",
                "t=9999999999999999999,v1=abc",
                "t=١٢٣,v1=abc",
                "x"
            })
    void whatIsNoHeaderIsRefused(String header) {
        assertThat(signature.isValid(bytes(BODY), header)).isFalse();
    }

    @Test
    void missingHeaderIsRefused() {
        assertThat(signature.isValid(bytes(BODY), null)).isFalse();
    }

    private static String header(String secret, Instant at) throws GeneralSecurityException {
        return Webhook.Signature.generateSignatureHeader(
                BODY, secret.isEmpty() ? "whsec_none" : secret, at.getEpochSecond());
    }

    private static WebhookSignature with(String... secrets) {
        return new WebhookSignature(
                new StripeConfig() {
                    @Override
                    public Optional<String> secretKey() {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> liveMode() {
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
