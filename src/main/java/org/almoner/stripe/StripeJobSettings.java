package org.almoner.stripe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import org.almoner.Setting;

/** The jobs that ask Stripe. */
@ConfigMapping(prefix = "almoner.stripe-jobs")
interface StripeJobSettings {

    List<Setting<?>> ALL = List.of(Setting.interval(
            "ALMONER_STRIPE_JOBS_LOOK",
            "almoner.stripe-jobs.look",
            "how often a replica looks whether a job is due; `off` leaves the jobs to others",
            "10s"));

    /** How often a replica looks whether a job is due; {@code off} leaves the jobs to others. */
    @WithDefault("10s")
    String look();
}
