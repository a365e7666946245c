package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How replicas share the jobs that ask Stripe. */
@ConfigMapping(prefix = "almoner.stripe-jobs")
interface StripeJobSettings {

    /** How often a replica looks whether a job is due; {@code off} leaves the jobs to others. */
    @WithDefault("10s")
    String look();

    /** After how long of silence the work of a replica that died goes to another. */
    @WithDefault("5M")
    Duration lease();
}
