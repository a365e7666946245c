package org.almoner.stripe.catchup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** When Stripe is asked what became of payments that nothing was heard of. */
@ConfigMapping(prefix = "almoner.janitor")
public interface JanitorSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "ALMONER_JANITOR_EVERY",
                    "almoner.janitor.every",
                    "how often Stripe is asked about payments that nothing was heard of",
                    "5M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_JANITOR_FIRST_AFTER",
                    "almoner.janitor.first-after",
                    "the age at which a payment is asked about first",
                    "15M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_JANITOR_AT_MOST",
                    "almoner.janitor.at-most",
                    "the longest time between two questions about one payment",
                    "24H",
                    Duration.ofSeconds(1),
                    Duration.ofHours(720)),
            Setting.wholeNumber(
                    "ALMONER_JANITOR_BATCH",
                    "almoner.janitor.batch",
                    "payments asked about in one go",
                    "50",
                    1,
                    1_000,
                    ""));

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
    int batch();
}
