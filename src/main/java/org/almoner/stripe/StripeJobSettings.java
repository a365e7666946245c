package org.almoner.stripe;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How replicas share the jobs that ask Stripe. */
@ConfigMapping(prefix = "almoner.stripe-jobs")
interface StripeJobSettings {

    List<Setting<?>> ALL = List.of(
            new Setting<>(
                    "ALMONER_STRIPE_JOBS_LOOK",
                    "almoner.stripe-jobs.look",
                    "how often a replica looks whether a job is due; `off` leaves the jobs to others",
                    "10s",
                    "a duration from 1s to 1h, such as 10s, or off",
                    StripeJobSettings::interval),
            Setting.duration(
                    "ALMONER_STRIPE_JOBS_LEASE",
                    "almoner.stripe-jobs.lease",
                    "after how long of silence a job goes to another replica",
                    "5M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(24)));

    /** How often a replica looks whether a job is due; {@code off} leaves the jobs to others. */
    @WithDefault("10s")
    String look();

    /** After how long of silence the work of a replica that died goes to another. */
    @WithDefault("5M")
    Duration lease();

    private static String interval(String text) {
        Duration interval = text.strip().equals("off") ? null : DurationConverter.parseDuration(text.strip());
        return Setting.within(
                interval == null || interval.toMillis() >= 1_000 && interval.compareTo(Duration.ofHours(1)) <= 0,
                text.strip());
    }
}
