package org.almoner.stripe.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.almoner.HttpAddress;
import org.almoner.Setting;

/** How Stripe's API is called: where, how patiently, and by how many workers at once. */
@ConfigMapping(prefix = "almoner.stripe-api")
public interface StripeApiSettings {

    String BASE_OF_STRIPE = "https://api.stripe.com";

    Setting<String> BASE = new Setting<>(
            "STRIPE_API_BASE",
            "almoner.stripe-api.base",
            "for a stand-in of Stripe",
            "Stripe's own",
            "an address such as " + BASE_OF_STRIPE + ", without user, query and fragment",
            text -> HttpAddress.withoutSlash(HttpAddress.parseBase(text)));

    List<Setting<?>> ALL = List.of(
            BASE,
            Setting.duration(
                    "ALMONER_STRIPE_API_CONNECT_TIMEOUT",
                    "almoner.stripe-api.connect-timeout",
                    "how long a connection to Stripe may take",
                    "3S",
                    Duration.ofMillis(100),
                    Duration.ofMinutes(1)),
            Setting.duration(
                    "ALMONER_STRIPE_API_READ_TIMEOUT",
                    "almoner.stripe-api.read-timeout",
                    "how long Stripe may be silent within one try",
                    "10S",
                    Duration.ofMillis(100),
                    Duration.ofMinutes(5)),
            Setting.wholeNumber(
                    "ALMONER_STRIPE_API_RETRIES",
                    "almoner.stripe-api.retries",
                    "tries after the first",
                    "1",
                    0,
                    10,
                    ""),
            Setting.duration(
                    "ALMONER_STRIPE_API_CALL_LIMIT",
                    "almoner.stripe-api.call-limit",
                    "how long a caller waits in all: for a worker, tries and pauses included",
                    "30S",
                    Duration.ofMillis(100),
                    // With more, who waits for it at a page would find their connection closed as idle.
                    Duration.ofSeconds(30)),
            Setting.wholeNumber(
                    "ALMONER_STRIPE_API_WORKERS",
                    "almoner.stripe-api.workers",
                    "calls of Stripe at once for somebody who waits",
                    "8",
                    1,
                    64,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_STRIPE_API_WAITING",
                    "almoner.stripe-api.waiting",
                    "calls that may wait for a worker; beyond it 503",
                    "16",
                    1,
                    1_000,
                    ""));

    /** Of a stand-in; unset it is {@link #BASE_OF_STRIPE}. */
    Optional<String> base();

    @WithDefault("3S")
    Duration connectTimeout();

    /** How long Stripe may be silent within one try. */
    @WithDefault("10S")
    Duration readTimeout();

    /** Tries after the first, with the same idempotency key. */
    @WithDefault("1")
    int retries();

    /** How long a caller waits in all: for a worker, tries and pauses included. */
    @WithDefault("30S")
    Duration callLimit();

    /** Calls at once on behalf of somebody who waits for them; jobs have two workers of their own. */
    @WithDefault("8")
    int workers();

    /** Calls that may wait for a worker; beyond it 503. */
    @WithDefault("16")
    int waiting();
}
