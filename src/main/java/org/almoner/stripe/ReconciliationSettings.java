package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often, and how far back, Stripe's list of events is compared with what was delivered. */
@ConfigMapping(prefix = "almoner.reconciliation")
interface ReconciliationSettings {

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
