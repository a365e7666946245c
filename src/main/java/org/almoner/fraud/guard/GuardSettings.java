package org.almoner.fraud.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** What is done by itself when cards are tried at a ticket. */
@ConfigMapping(prefix = "almoner.fraud-guard")
public interface GuardSettings {

    List<Setting<?>> ALL = List.of(
            Setting.yesOrNo(
                    "FRAUD_REACT",
                    "almoner.fraud-guard.react",
                    "`false` slows and closes no ticket's checkout by itself; cases are opened all the same",
                    "true"),
            Setting.wholeNumber(
                    "FRAUD_SLOWED_RATE",
                    "almoner.fraud-guard.slowed-rate",
                    "checkouts of a slowed ticket per client, minute and replica",
                    "3",
                    1,
                    1_000,
                    ""),
            Setting.duration(
                    "FRAUD_SLOWED_FOR",
                    "almoner.fraud-guard.slowed-for",
                    "for how long a ticket is slowed after cards were last seen to be tried",
                    "10M",
                    Duration.ofMinutes(1),
                    Duration.ofHours(24)),
            Setting.wholeNumber(
                    "FRAUD_CLOSE_DECLINES",
                    "almoner.fraud-guard.close-declines",
                    "attempts that fail although a ticket is slowed, after which its checkout is closed",
                    "60",
                    1,
                    1_000_000,
                    ""),
            Setting.duration(
                    "FRAUD_CLOSED_FOR",
                    "almoner.fraud-guard.closed-for",
                    "for how long; then it opens by itself",
                    "30M",
                    Duration.ofMinutes(1),
                    Duration.ofHours(24)),
            Setting.interval(
                    "ALMONER_FRAUD_GUARD_LOOK",
                    "almoner.fraud-guard.look",
                    "how often it is looked at, and how soon every replica knows what is slowed or closed; `off` leaves both out",
                    "5s"));

    @WithDefault("true")
    boolean react();

    @WithDefault("3")
    int slowedRate();

    @WithDefault("10M")
    Duration slowedFor();

    @WithDefault("60")
    int closeDeclines();

    @WithDefault("30M")
    Duration closedFor();

    @WithDefault("5s")
    String look();

    /** Whether it is looked at. */
    default boolean isOn() {
        return !look().equals("off");
    }
}
