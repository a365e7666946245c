package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What connects us with a Stripe account. An unset secret closes the door that it belongs to. */
@ConfigMapping(prefix = "almoner.stripe")
interface StripeConfig {

    /** The API key; without it checkout, replay and reconciliation answer 503. */
    Optional<String> secretKey();

    /** Signing secrets of the webhook; several are valid while one is rolled. Without any the webhook answers 503. */
    Optional<List<String>> webhookSecrets();

    /** Which {@code livemode} is accepted; follows the key where unset. */
    Optional<Boolean> liveMode();

    /** Whether events of live mode are accepted, and those of test mode are not. */
    default boolean acceptsLiveMode() {
        return liveMode()
                .orElseGet(() -> secretKey()
                        .filter(key -> key.startsWith("sk_live_") || key.startsWith("rk_live_"))
                        .isPresent());
    }
}
