package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;

/** How Stripe's API is called: where, how patiently, and by how many workers at once. */
@ConfigMapping(prefix = "almoner.stripe-api")
interface StripeApiSettings {

    /** Stripe's own address, or a stand-in's, {@code STRIPE_API_BASE}. */
    @WithDefault("https://api.stripe.com")
    URI base();

    @WithDefault("3S")
    Duration connectTimeout();

    /** How long Stripe may be silent within one try. */
    @WithDefault("10S")
    Duration readTimeout();

    /** Tries after the first, with the same idempotency key. */
    @WithDefault("1")
    @Min(0)
    @Max(10)
    int retries();

    /** How long a caller waits in all, tries and pauses included. */
    @WithDefault("30S")
    Duration callLimit();

    /** Calls at once on behalf of somebody who waits for them; jobs have two workers of their own. */
    @WithDefault("8")
    @Min(1)
    @Max(64)
    int workers();

    /** Calls that may wait for a worker; beyond it 503. */
    @WithDefault("16")
    @Min(1)
    @Max(1000)
    int waiting();
}
