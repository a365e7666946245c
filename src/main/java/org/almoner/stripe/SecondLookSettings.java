package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When events that are not finished are fetched from Stripe again. */
@ConfigMapping(prefix = "almoner.second-look")
interface SecondLookSettings {

    @WithDefault("15M")
    Duration every();

    /** How long an event that failed is left to Stripe, which sends it again by itself. */
    @WithDefault("1H")
    Duration firstAfter();

    /** After which one that is still not finished is fetched once more. */
    @WithDefault("24H")
    Duration again();

    /** Events fetched in one go. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int batch();
}
