package org.almoner.database.standby;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How old what a standby serves may be. */
@ConfigMapping(prefix = "almoner.database.standby")
public interface StandbySettings {

    List<Setting<?>> ALL = List.of(Setting.duration(
            "DATABASE_READ_MAX_LAG",
            "almoner.database.standby.max-lag",
            "how far behind the standby may be and still be read from",
            "5S",
            Duration.ofSeconds(1),
            Duration.ofHours(1)));

    @WithDefault("5S")
    Duration maxLag();
}
