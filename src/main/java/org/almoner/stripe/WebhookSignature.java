package org.almoner.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a webhook body was signed by Stripe, a short while ago, with a secret of ours ("Verify webhook signatures"). */
@ApplicationScoped
class WebhookSignature {

    static final long TOLERANCE_SECONDS = 300;

    private static final Pattern TIMESTAMP = Pattern.compile("(?:^|,)\\s*t=(\\d{1,12})\\s*(?:,|$)");

    private final List<String> secrets;
    private final Clock clock;

    WebhookSignature(StripeConfig config, Clock clock) {
        this.secrets = config.webhookSecrets().orElse(List.of()).stream()
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
        this.clock = clock;
    }

    /** Whether there is a secret at all; without one nothing can be verified and nothing is accepted. */
    boolean isConfigured() {
        return !secrets.isEmpty();
    }

    /**
     * @param header the value of {@code Stripe-Signature}, null when there is none
     */
    boolean isValid(String body, String header) {
        return header != null
                && isRecent(header)
                && secrets.stream().anyMatch(secret -> isSignedWith(secret, body, header));
    }

    /** stripe-java refuses only what is too old; a signature from the future is no better. */
    private boolean isRecent(String header) {
        Matcher timestamp = TIMESTAMP.matcher(header);
        return timestamp.find()
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp.group(1))) <= TOLERANCE_SECONDS;
    }

    private static boolean isSignedWith(String secret, String body, String header) {
        try {
            // The time is checked above; 0 switches stripe-java's own check off.
            return Webhook.Signature.verifyHeader(body, header, secret, 0);
        } catch (SignatureVerificationException e) {
            return false;
        }
    }
}
