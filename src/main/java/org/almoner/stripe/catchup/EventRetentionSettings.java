package org.almoner.stripe.catchup;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;
import org.almoner.Setting;

/** How long events are kept. */
@ConfigMapping(prefix = "almoner.stripe-events")
public interface EventRetentionSettings {

    /** One more than Stripe's list of events reaches back: what a walk finds there must still be known here. */
    int SHORTEST_DAYS = 31;

    Setting<Integer> DAYS = Setting.wholeNumber(
            "STRIPE_EVENTS_KEEP_DAYS",
            "almoner.stripe-events.days",
            "for how many days events that are finished are kept in `stripe_events`",
            "none: for ever",
            SHORTEST_DAYS,
            36_500,
            "");

    List<Setting<?>> ALL = List.of(DAYS);

    /** When empty, for ever. */
    Optional<String> days();
}
