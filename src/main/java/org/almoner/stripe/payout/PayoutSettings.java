package org.almoner.stripe.payout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.almoner.Setting;

/** How often Stripe's payouts are looked for, and how fast their transactions are read. */
@ConfigMapping(prefix = "almoner.payouts")
public interface PayoutSettings {

    List<Setting<?>> ALL = List.of(
            Setting.duration(
                    "PAYOUTS_EVERY",
                    "almoner.payouts.every",
                    "how often Stripe's list of payouts is compared with what was delivered",
                    "1H",
                    Duration.ofSeconds(1),
                    Duration.ofHours(168)),
            Setting.duration(
                    "ALMONER_PAYOUTS_OVERLAP",
                    "almoner.payouts.overlap",
                    "how much of the stretch before is listed again, since payouts change for weeks",
                    "720H",
                    Duration.ZERO,
                    Duration.ofHours(8784)),
            Setting.wholeNumber(
                    "PAYOUTS_RATE",
                    "almoner.payouts.rate",
                    "calls of Stripe a second for payouts and what is in them",
                    "20",
                    1,
                    100,
                    ""));

    /** {@code PAYOUTS_EVERY}. */
    @WithDefault("1H")
    Duration every();

    /** A payout of yesterday may be paid tomorrow, and one that was paid may come back from the bank. */
    @WithDefault("720H")
    Duration overlap();

    /** Calls a second; Stripe allows a hundred in live mode, and 25 in test mode ("Rate limits"). */
    @WithDefault("20")
    int rate();
}
