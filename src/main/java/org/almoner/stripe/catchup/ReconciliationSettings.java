package org.almoner.stripe.catchup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How often, and how far back, Stripe's list of events is compared with what was delivered. */
@ConfigMapping(prefix = "almoner.reconciliation")
public interface ReconciliationSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "RECONCILIATION_EVERY",
                    "almoner.reconciliation.every",
                    "how often Stripe's list of events is compared with what was delivered",
                    "1H",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_RECONCILIATION_OVERLAP",
                    "almoner.reconciliation.overlap",
                    "how much of the stretch before is walked again",
                    "10M",
                    Duration.ZERO,
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_RECONCILIATION_GRACE",
                    "almoner.reconciliation.grace",
                    "the age at which an absent event counts as missed",
                    "1M",
                    Duration.ZERO,
                    Duration.ofHours(24)),
            Setting.duration(
                    "ALMONER_RECONCILIATION_PATIENCE",
                    "almoner.reconciliation.patience",
                    "how long a caller waits for the end of a walk",
                    "10S",
                    Duration.ofMillis(1),
                    // Longer, with what the database may take around it, its connection would be closed as idle.
                    Duration.ofSeconds(45)));

    /** {@code RECONCILIATION_EVERY}. */
    @WithDefault("1H")
    Duration every();

    /** How much of the stretch before is walked again: Stripe's list may show an event later than its time says. */
    @WithDefault("10M")
    Duration overlap();

    /** How old an event must be before its absence counts as missed: until then its delivery is under way. */
    @WithDefault("1M")
    Duration grace();

    /** How long a caller who asked for a walk waits for its end. */
    @WithDefault("10S")
    Duration patience();
}
