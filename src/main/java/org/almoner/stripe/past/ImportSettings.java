package org.almoner.stripe.past;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;
import org.almoner.Setting;

/** How fast the past is read. */
@ConfigMapping(prefix = "almoner.stripe-import")
public interface ImportSettings {

    /** A fifth of what Stripe allows to be read in a second ("Rate limits"): 100 calls in live mode, 25 in test mode. */
    int LIVE_RATE = 20;

    int TEST_RATE = 5;

    Setting<Integer> RATE = Setting.wholeNumber(
            "STRIPE_IMPORT_RATE",
            "almoner.stripe-import.rate",
            "calls a second with which `POST /admin/stripe/import` reads Stripe's lists",
            "a fifth of what Stripe allows: 20 with a key of live mode, else 5",
            1,
            100,
            "");

    List<Setting<?>> ALL = List.of(RATE);

    Optional<String> rate();

    /** Calls a second. @param live whether the key is one of live mode */
    default int callsPerSecond(boolean live) {
        return rate().flatMap(RATE::read).orElse(live ? LIVE_RATE : TEST_RATE);
    }
}
