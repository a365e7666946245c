package org.almoner.stripe.catchup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** When events that are not finished are fetched from Stripe again. */
@ConfigMapping(prefix = "almoner.second-look")
public interface SecondLookSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "ALMONER_SECOND_LOOK_EVERY",
                    "almoner.second-look.every",
                    "how often events that are not finished are looked for",
                    "15M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_SECOND_LOOK_FIRST_AFTER",
                    "almoner.second-look.first-after",
                    "how long an event that failed is left to Stripe",
                    "1H",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_SECOND_LOOK_AGAIN",
                    "almoner.second-look.again",
                    "after which one that is still not finished is fetched once more",
                    "24H",
                    Duration.ofSeconds(1),
                    Duration.ofHours(720)),
            Setting.wholeNumber(
                    "ALMONER_SECOND_LOOK_BATCH",
                    "almoner.second-look.batch",
                    "events fetched in one go",
                    "50",
                    1,
                    1_000,
                    ""));

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
    int batch();
}
