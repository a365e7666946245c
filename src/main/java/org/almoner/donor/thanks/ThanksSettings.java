package org.almoner.donor.thanks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.almoner.Setting;
import org.almoner.donor.language.DonorLanguage;

/** Whom thanks go to, and how many. */
@ConfigMapping(prefix = "almoner.thanks")
public interface ThanksSettings {

    Setting<DonorLanguage> LANGUAGE = new Setting<>(
            "THANKS_LANGUAGE",
            "almoner.thanks.language",
            "`en` or `de`: the language of thanks where that of the donor is not known",
            "en",
            "en or de",
            text -> DonorLanguage.valueOf(text.strip().toUpperCase(Locale.ROOT)));

    List<Setting<?>> ALL = List.of(
            LANGUAGE,
            Setting.wholeNumber(
                    "THANKS_PER_DAY",
                    "almoner.thanks.per-day",
                    "letters of thanks that are sent in a day (UTC) at most",
                    "10000",
                    1,
                    10_000_000,
                    ""),
            Setting.duration(
                    "THANKS_NOT_OLDER_THAN",
                    "almoner.thanks.not-older-than",
                    "gifts that were paid longer ago are not thanked, and letters that were put off for so long are given up",
                    "48H",
                    Duration.ofMinutes(1),
                    Duration.ofHours(720)),
            Setting.yesOrNo(
                    "THANKS_AGAIN_WHEN_UNKNOWN",
                    "almoner.thanks.again-when-unknown",
                    "`true` sends a letter again that may have arrived, under the same Message-ID",
                    "false"),
            Setting.interval(
                    "ALMONER_THANKS_LOOK",
                    "almoner.thanks.look",
                    "how often a replica looks whether somebody is to be thanked; `off` leaves it to others",
                    "5s"),
            Setting.wholeNumber(
                    "ALMONER_THANKS_RATE",
                    "almoner.thanks.rate",
                    "calls of Stripe in a second at most, for addresses",
                    "10",
                    1,
                    100,
                    ""));

    @WithDefault("en")
    String language();

    /** By UTC. */
    @WithDefault("10000")
    int perDay();

    @WithDefault("48H")
    Duration notOlderThan();

    /** What an interrupted try may have delivered is sent again; otherwise that stays unknown. */
    @WithDefault("false")
    boolean againWhenUnknown();

    @WithDefault("5s")
    String look();

    /** Of Stripe, in calls a second. */
    @WithDefault("10")
    int rate();

    default DonorLanguage standardLanguage() {
        return LANGUAGE.read(language()).orElse(DonorLanguage.EN);
    }
}
