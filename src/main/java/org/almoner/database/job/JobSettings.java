package org.almoner.database.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;
import org.almoner.database.sql.PoolTuning;

/** How replicas share jobs. The prefix is that of the jobs that came first: operators have set it. */
@ConfigMapping(prefix = "almoner.stripe-jobs")
public interface JobSettings {

    /**
     * Of a lease: as long as two of the longest statements one after the other, so that a step does not end with its lease, again and
     * again, for nothing but a database that is slow.
     */
    Duration LEAST_LEASE = PoolTuning.LONGEST_STATEMENT.plusSeconds(5).multipliedBy(2);

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "ALMONER_STRIPE_JOBS_LEASE",
                    "almoner.stripe-jobs.lease",
                    "after how long of silence a job goes to another replica",
                    "5M",
                    LEAST_LEASE,
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
