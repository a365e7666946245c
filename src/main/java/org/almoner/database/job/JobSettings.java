package org.almoner.database.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How replicas share jobs. The prefix is that of the jobs that came first: operators have set it. */
@ConfigMapping(prefix = "almoner.stripe-jobs")
public interface JobSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "ALMONER_STRIPE_JOBS_LEASE",
                    "almoner.stripe-jobs.lease",
                    "after how long of silence a job goes to another replica",
                    "5M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(24)),
            Setting.interval(
                    "ALMONER_STRIPE_JOBS_LOOK",
                    "almoner.stripe-jobs.look",
                    "how often a replica looks whether a job is due; `off` leaves the jobs to others",
                    "10s"));

    @WithDefault("5M")
    Duration lease();

    @WithDefault("10s")
    String look();
}
