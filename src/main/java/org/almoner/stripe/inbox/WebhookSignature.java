package org.almoner.stripe.inbox;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.almoner.Digests;
import org.almoner.stripe.api.StripeAccountSettings;
import org.jboss.logging.Logger;

/**
 * Whether a webhook body was signed by Stripe, a short while ago, with a secret of ours ("Verify webhook signatures
 * manually"). It takes the bytes as they came and keeps the keys, which stripe-java's own check does not.
 */
@ApplicationScoped
class WebhookSignature {

    static final long TOLERANCE_SECONDS = 300;

    private static final Logger LOG = Logger.getLogger(WebhookSignature.class);

    private static final int TIMESTAMP_DIGITS = 12;

    /** What a signature comes to, as the log and a metric tell it. */
    enum SignatureFinding {
        VALID("", ""),

        MISSING(
                "it carries no Stripe-Signature header",
                "check that no proxy takes it away, and that the address is given to nobody but Stripe"),

        MALFORMED("its Stripe-Signature header is none of Stripe's", "check that no proxy changes it"),

        TOO_OLD(
                "its time is more than " + TOLERANCE_SECONDS + " seconds from ours",
                "check this machine's clock, and that no proxy holds deliveries back"),

        WRONG(
                "no secret of STRIPE_WEBHOOK_SECRETS fits",
                "compare with the signing secret of this endpoint in Stripe's Dashboard (that of stripe listen is another),"
                        + " and check that no proxy changes the body");

        private final String reason;
        private final String advice;

        SignatureFinding(String reason, String advice) {
            this.reason = reason;
            this.advice = advice;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String reason() {
            return reason;
        }

        String advice() {
            return advice;
        }
    }

    private final List<SecretKeySpec> keys;
    private final Clock clock;

    WebhookSignature(StripeAccountSettings account, Clock clock) {
        this.keys = account.signingSecrets().stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), Digests.HMAC))
                .toList();
        this.clock = clock;
    }

    /** Nothing else says so before somebody has given, and their payment is missed. */
    void onStart(@Observes StartupEvent event) {
        if (!isConfigured()) {
            LOG.warn(
                    "No delivery to the webhook is accepted: STRIPE_WEBHOOK_SECRETS is not set; what to do: set it to the"
                            + " signing secret of the webhook's endpoint (Stripe's Dashboard, Developers, Webhooks)");
        }
    }

    /** Whether there is a secret at all; without one nothing can be verified and nothing is accepted. */
    boolean isConfigured() {
        return !keys.isEmpty();
    }

    /** @param header the value of {@code Stripe-Signature}, null when there is none */
    SignatureFinding check(byte[] body, String header) {
        if (header == null) {
            return SignatureFinding.MISSING;
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
        if (timestamp == null || signatures.isEmpty() || !isNumber(timestamp)) {
            return SignatureFinding.MALFORMED;
        }
        if (!isRecent(Long.parseLong(timestamp))) {
            return SignatureFinding.TOO_OLD;
        }
        return isSigned(timestamp, body, signatures) ? SignatureFinding.VALID : SignatureFinding.WRONG;
    }

    private static boolean isNumber(String timestamp) {
        return !timestamp.isEmpty()
                && timestamp.length() <= TIMESTAMP_DIGITS
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What comes from the future is no better than what is too old. */
    private boolean isRecent(long timestamp) {
        return Math.abs(clock.instant().getEpochSecond() - timestamp) <= TOLERANCE_SECONDS;
    }

    private boolean isSigned(String timestamp, byte[] body, List<byte[]> signatures) {
        byte[] prefix = (timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        for (SecretKeySpec key : keys) {
            byte[] expected =
                    HexFormat.of().formatHex(Digests.hmac(key, prefix, body)).getBytes(StandardCharsets.US_ASCII);
            if (signatures.stream().anyMatch(signature -> MessageDigest.isEqual(expected, signature))) {
                return true;
            }
        }
        return false;
    }
}
