package org.almoner.system.check;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How often the services are looked at, and how long it is kept. */
@ConfigMapping(prefix = "almoner.health")
public interface HealthSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "ALMONER_HEALTH_EVERY",
                    "almoner.health.every",
                    "how often one replica checks the six services",
                    "1M",
                    Duration.ofSeconds(1),
                    Duration.ofHours(1)),
            Setting.duration(
                    "ALMONER_HEALTH_KEEP",
                    "almoner.health.keep",
                    "how long what it found is kept",
                    "720H",
                    Duration.ofHours(1),
                    Duration.ofHours(8_784)),
            Setting.interval(
                    "ALMONER_HEALTH_LOOK",
                    "almoner.health.look",
                    "how often a replica looks whether the check is due, and what the last one found; `off` for never",
                    "5s"));

    @WithDefault("1M")
    Duration every();

    /** After that a run is removed. */
    @WithDefault("720H")
    Duration keep();

    /** How often a replica looks whether a run is due; {@code off} for never. */
    @WithDefault("5s")
    String look();

    /** A run that is older says nothing of how things are now. */
    default Duration stale() {
        return every().multipliedBy(3);
    }
}
