package org.almoner.books.series;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;
import java.util.List;
import org.almoner.Setting;

/** How the books are kept. */
@ConfigMapping(prefix = "almoner.books")
public interface SeriesSettings {

    List<Setting<?>> ALL = List.of(
            new Setting<>(
                    "BOOKS_ZONE",
                    "almoner.books.zone",
                    "the time zone in which months are closed and reports are made that name none",
                    "UTC",
                    "a time zone such as UTC or Europe/Berlin",
                    text -> Zones.named(text.strip())),
            Setting.interval(
                    "ALMONER_BOOKS_LOOK",
                    "almoner.books.look",
                    "how often a replica looks for movements to fold into the series; `off` leaves them to others",
                    "5s"));

    /** Changed while months are closed, these keep the instants that they were closed with. */
    @WithDefault("UTC")
    ZoneId zone();

    /** How often a replica looks for what is to be folded; {@code off} leaves it to others. */
    @WithDefault("5s")
    String look();
}
