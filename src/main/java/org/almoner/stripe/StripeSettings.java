package org.almoner.stripe;

import java.util.List;
import org.almoner.Setting;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.api.StripeApiSettings;
import org.almoner.stripe.catchup.EventRetentionSettings;
import org.almoner.stripe.catchup.JanitorSettings;
import org.almoner.stripe.catchup.ReconciliationSettings;
import org.almoner.stripe.catchup.SecondLookSettings;
import org.almoner.stripe.checkout.CheckoutSettings;
import org.almoner.stripe.inbox.EventQueue;
import org.almoner.stripe.past.ImportSettings;
import org.almoner.stripe.payout.PayoutSettings;

/** The settings of this room. */
public final class StripeSettings {

    /** Of {@link EventQueue.QueueSettings}. */
    private static final List<Setting<?>> QUEUE = List.of(
            Setting.wholeNumber(
                    "ALMONER_STRIPE_QUEUE_BATCH",
                    "almoner.stripe.queue.batch",
                    "events that share a transaction at most",
                    "128",
                    1,
                    10_000,
                    ""),
            Setting.wholeNumber(
                    "ALMONER_STRIPE_QUEUE_WAITING",
                    "almoner.stripe.queue.waiting",
                    "events that wait at most; beyond it 503",
                    "4096",
                    1,
                    1_000_000,
                    ""));

    /** All of them. */
    public static final List<Setting<?>> ALL = Setting.all(
            StripeAccountSettings.ALL,
            StripeApiSettings.ALL,
            CheckoutSettings.ALL,
            ReconciliationSettings.ALL,
            JanitorSettings.ALL,
            SecondLookSettings.ALL,
            EventRetentionSettings.ALL,
            PayoutSettings.ALL,
            ImportSettings.ALL,
            QUEUE);

    private StripeSettings() {}
}
