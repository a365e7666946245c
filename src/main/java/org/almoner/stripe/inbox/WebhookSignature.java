package org.almoner.stripe.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.stripe.api.StripeConfig;

/**
 * Whether a webhook body was signed by Stripe, a short while ago, with a secret of ours ("Verify webhook signatures
 * manually"). It takes the bytes as they came and keeps the keys, which stripe-java's own check does not.
 */
@ApplicationScoped
class WebhookSignature {

    static final long TOLERANCE_SECONDS = 300;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TIMESTAMP_DIGITS = 12;

    private final List<SecretKeySpec> keys;
    private final Clock clock;

    WebhookSignature(StripeConfig config, Clock clock) {
        this.keys = config.signingSecrets().stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        this.clock = clock;
    }

    /** Whether there is a secret at all; without one nothing can be verified and nothing is accepted. */
    boolean isConfigured() {
        return !keys.isEmpty();
    }

    /** @param header the value of {@code Stripe-Signature}, null when there is none */
    boolean isValid(byte[] body, String header) {
        if (header == null) {
            return false;
        }
        String timestamp = null;
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",")) {
            String element = part.strip();
            if (element.startsWith("t=") && timestamp == null) {
                timestamp = element.substring(2);
            } else if (element.startsWith("v1=")) {
                signatures.add(element.substring(3).getBytes(StandardCharsets.UTF_8));
            }
        }
        return timestamp != null && isRecent(timestamp) && isSigned(timestamp, body, signatures);
    }

    /** What comes from the future is no better than what is too old. */
    private boolean isRecent(String timestamp) {
        return !timestamp.isEmpty()
                && timestamp.length() <= TIMESTAMP_DIGITS
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9')
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) <= TOLERANCE_SECONDS;
    }

    private boolean isSigned(String timestamp, byte[] body, List<byte[]> signatures) {
        byte[] prefix = (timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        for (SecretKeySpec key : signatures.isEmpty() ? List.<SecretKeySpec>of() : keys) {
            byte[] expected = HexFormat.of().formatHex(hmac(key, prefix, body)).getBytes(StandardCharsets.US_ASCII);
            if (signatures.stream().anyMatch(signature -> MessageDigest.isEqual(expected, signature))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] hmac(SecretKeySpec key, byte[] prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(prefix);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has HMAC-SHA-256
        }
    }
}
