package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When Stripe is asked what became of payments that nothing was heard of. */
@ConfigMapping(prefix = "almoner.janitor")
interface JanitorSettings {

    @WithDefault("5M")
    Duration every();

    /** The age at which a payment is asked about first; the interval doubles with every try. */
    @WithDefault("15M")
    Duration firstAfter();

    /** The longest interval. */
    @WithDefault("24H")
    Duration atMost();

    /** Payments asked about in one go. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int batch();
}
