package org.almoner.donor.wall;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import org.almoner.Setting;

/** How donors get off the wall by themselves. */
@ConfigMapping(prefix = "almoner.wall")
public interface WallSettings {

    List<Setting<?>> ALL = List.of(Setting.wholeNumber(
            "ALMONER_WALL_LINK_DAYS",
            "almoner.wall.link-days",
            "for how many days a donor may take their name off the wall by the link in their thanks",
            "365",
            1,
            3_650,
            ""));

    @WithDefault("365")
    int linkDays();
}
