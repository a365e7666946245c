package org.almoner.stripe.payout;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.almoner.stripe.api.Pace;
import org.almoner.stripe.api.StripeAccountSettings;
import org.almoner.stripe.api.StripeApi;
import org.almoner.stripe.api.StripePage;
import org.almoner.stripe.api.StripeWorkers;

/** Stripe's lists of payouts ("List all payouts") and of what is in one ("Payout reconciliation"), newest first. */
@ApplicationScoped
class PayoutLists {

    private final StripeApi stripe;
    private final StripeAccountSettings account;
    private final Pace pace;

    PayoutLists(StripeApi stripe, StripeAccountSettings account, PayoutSettings settings) {
        this.stripe = stripe;
        this.account = account;
        this.pace = new Pace(settings.rate(), System::nanoTime);
    }

    /** Whether it is of the mode that this service is configured for: the key decides what Stripe lists, and it may be another's. */
    boolean isOfOurMode(JsonNode entry) {
        return !entry.hasNonNull("livemode") || entry.path("livemode").asBoolean() == account.acceptsLiveMode();
    }

    boolean canAsk() {
        return stripe.isConfigured();
    }

    /**
     * @param from by the payouts' creation, inclusive; null for all there are
     * @param after the payout that the page follows; null for the first page
     */
    Uni<StripePage> payouts(Instant from, String after) {
        Map<String, Object> parameters =
                from == null ? Map.of() : Map.of("created", Map.of("gte", from.getEpochSecond()));
        return page("/v1/payouts", parameters, after);
    }

    /** With their sources: of a refund and a dispute it is these that name the payment. */
    Uni<StripePage> transactions(String payout, String after) {
        return page("/v1/balance_transactions", Map.of("payout", payout, "expand", List.of("data.source")), after);
    }

    private Uni<StripePage> page(String path, Map<String, Object> parameters, String after) {
        return pace.call(() -> stripe.page(StripeWorkers.Lane.JOB, path, parameters, after));
    }
}
